/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Status codes: every library function that can fail returns one and records why. */
#ifndef REVERIFY_STATUS_H
#define REVERIFY_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum rv_status {
  RV_OK = 0,
  RV_EINVAL,   /* an argument or an input file is unusable */
  RV_EPLACE,   /* the output cannot be written there: no permission, no space */
  RV_ENOMEM,   /* memory ran out, or a size overflows */
  RV_EIO,      /* reading or writing failed */
  RV_ENUMERIC, /* a numerical method (LAPACK, a root search) did not succeed */
  RV_ESTOPPED  /* a signal asked the run to stop */
} rv_status;

/* The name of a status in words; never NULL. */
const char *rv_status_string(rv_status status);

/*
 * Records a message for the calling thread, in the form "what is wrong: what to do",
 * and returns `status`. The message stands until the thread's next rv_fail. Two paths of any length
 * fit in. It is one line of UTF-8 without control characters, safe for a terminal: bytes of a file
 * name that are neither are shown as \xNN.
 */
rv_status rv_fail(rv_status status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The message of the calling thread's last rv_fail; "" when there was none. */
const char *rv_message(void);

/* The exit status for a failed run: 2 for unusable arguments, input or output place, else 3. */
int rv_exit_status(rv_status status);

/* Passes a failure on to the caller. */
#define RV_TRY(call)                                                                               \
  do {                                                                                             \
    rv_status rv_try_status = (call);                                                              \
    if (rv_try_status != RV_OK)                                                                    \
      return rv_try_status;                                                                        \
  } while (0)

#ifdef __cplusplus
}
#endif

#endif
