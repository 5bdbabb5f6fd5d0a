/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The random streams: the known answers of Philox, and that names make streams. */
#include "check.h"
#include "reverify/stream.h"

enum { WORDS = 4 };

/* The philox4x64 10 lines of kat_vectors in the Random123 distribution: counter, key, block. */
static const struct {
  uint64_t counter[WORDS], key[2], block[WORDS];
} known[] = {
    {{0, 0, 0, 0},
     {0, 0},
     {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}},
    {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX},
     {UINT64_MAX, UINT64_MAX},
     {0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}},
    {{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
     {0x452821e638d01377, 0xbe5466cf34e90c6c},
     {0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}},
};
enum { KNOWN = sizeof known / sizeof *known };

/* The stream of a vector; its first word, the block number, is no part of a name. */
static gsl_rng *open_known(rv_stream *stream, size_t k) {
  rv_stream_key key = {.seed = known[k].key[0],
                       .program = known[k].key[1],
                       .cell = known[k].counter[3],
                       .trial = known[k].counter[2]};
  gsl_rng *rng = rv_stream_open(stream, &key, known[k].counter[1]);
  stream->state.counter[0] = known[k].counter[0];
  return rng;
}

static void halves_are_known_answers(void **state) {
  (void)state;
  for (size_t k = 0; k < KNOWN; k++) {
    rv_stream stream;
    gsl_rng *rng = open_known(&stream, k);
    for (size_t w = 0; w < WORDS; w++) {
      uint64_t low = gsl_rng_get(rng), high = gsl_rng_get(rng);
      check(low <= UINT32_MAX && high <= UINT32_MAX);
      check((high << 32 | low) == known[k].block[w]);
    }
  }
}

static void uniforms_are_the_top_53_bits(void **state) {
  (void)state;
  for (size_t k = 0; k < KNOWN; k++) {
    rv_stream stream;
    gsl_rng *rng = open_known(&stream, k);
    for (size_t w = 0; w < WORDS; w++)
      check_equal(gsl_rng_uniform(rng), ldexp((double)(known[k].block[w] >> 11), -53));
  }
}

/* Half a word already given out is not used again in a uniform. */
static void a_uniform_takes_a_whole_word(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = open_known(&stream, 0);
  check(gsl_rng_get(rng) == (known[0].block[0] & 0xffffffff));
  check_equal(gsl_rng_uniform(rng), ldexp((double)(known[0].block[1] >> 11), -53));
  check(gsl_rng_get(rng) == (known[0].block[2] & 0xffffffff));
  check(gsl_rng_get(rng) == known[0].block[2] >> 32);
  check(gsl_rng_get(rng) == (known[0].block[3] & 0xffffffff));
  /* the rest of the block is one half: the uniform comes from the next block, not known here */
  double u = gsl_rng_uniform(rng);
  check(u != ldexp((double)(known[0].block[3] >> 11), -53));
}

/* From any half of a block on, of any number, and what is drawn behind them. */
static void words_are_those_of_single_draws(void **state) {
  (void)state;
  for (size_t before = 0; before < 9; before++)
    for (size_t count = 0; count < 35; count++) {
      rv_stream one, many;
      gsl_rng *single = open_known(&one, 2), *rng = open_known(&many, 2);
      uint32_t word[36] = {0};
      for (size_t i = 0; i < before; i++)
        check(gsl_rng_get(single) == gsl_rng_get(rng));
      rv_stream_words(rng, word, count);
      for (size_t i = 0; i < count; i++)
        check(word[i] == gsl_rng_get(single));
      check(word[count] == 0);
      check(gsl_rng_get(single) == gsl_rng_get(rng));
    }
}

/* Blocks are made ahead, more and more of them: each is that of its number. */
static void block_by_block_is_the_counter(void **state) {
  (void)state;
  enum { BLOCKS = 60 };
  const rv_stream_key key = {1, 2, 3, 4};
  rv_stream stream, alone;
  gsl_rng *rng = rv_stream_open(&stream, &key, 5);
  for (uint64_t b = 0; b < BLOCKS; b++) {
    gsl_rng *block = rv_stream_open(&alone, &key, 5);
    alone.state.counter[0] = b;
    for (int h = 0; h < RV_PHILOX_BLOCK; h++)
      check(gsl_rng_get(rng) == gsl_rng_get(block));
  }
}

static void uniforms_stay_below_one(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = open_known(&stream, 0);
  gsl_rng_uniform(rng);
  for (size_t h = 0; h < RV_PHILOX_BLOCK; h++)
    stream.state.half[h] = UINT32_MAX;
  check_equal(gsl_rng_uniform(rng), 1 - 0x1p-53);
  stream.state.half[4] = stream.state.half[5] = 0;
  check_equal(gsl_rng_uniform(rng), 0);
}

static void fill(uint64_t word[], size_t count, const rv_stream_key *key, uint64_t row) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, row);
  for (size_t i = 0; i < count; i++)
    word[i] = gsl_rng_get(rng);
}

/* Bit b of name w flipped; names 0 to 3 are the key's, 4 is the row. */
static void fill_flipped(uint64_t word[], size_t count, int w, int b) {
  rv_stream_key key = {7, 77, 777, 7777};
  uint64_t row = 5, flip = (uint64_t)1 << b;
  uint64_t *const name[] = {&key.seed, &key.program, &key.cell, &key.trial, &row};
  *name[w] ^= flip;
  fill(word, count, &key, row);
}

/* Words agree by chance with probability 2^-32 each: 64 x 5 x 16 of them, about 1e-6 in all; the
   check fails only where all 16 agree. */
static void every_name_makes_another_stream(void **state) {
  (void)state;
  enum { COUNT = 16 };
  const rv_stream_key key = {7, 77, 777, 7777};
  uint64_t one[COUNT], other[COUNT];
  fill(one, COUNT, &key, 5);
  for (int w = 0; w < 5; w++)
    for (int b = 0; b < 64; b++) {
      size_t equal = 0;
      fill_flipped(other, COUNT, w, b);
      for (size_t i = 0; i < COUNT; i++)
        equal += one[i] == other[i];
      check(equal < 3); /* three of 16 by chance: 1e-26 */
    }
}

static void names_do_not_stand_in_for_each_other(void **state) {
  (void)state;
  enum { COUNT = 8, NAMES = 5 };
  uint64_t word[NAMES][COUNT];
  fill(word[0], COUNT, &(rv_stream_key){.seed = 1}, 0);
  fill(word[1], COUNT, &(rv_stream_key){.program = 1}, 0);
  fill(word[2], COUNT, &(rv_stream_key){.cell = 1}, 0);
  fill(word[3], COUNT, &(rv_stream_key){.trial = 1}, 0);
  fill(word[4], COUNT, &(rv_stream_key){0}, 1);
  for (size_t i = 0; i < NAMES; i++)
    for (size_t j = 0; j < i; j++)
      check(memcmp(word[i], word[j], sizeof word[i]) != 0);
}

static void the_same_name_gives_the_same_bits(void **state) {
  (void)state;
  enum { COUNT = 1000 };
  static uint64_t one[COUNT], two[COUNT];
  const rv_stream_key key = {1, 2, 3, 4};
  fill(one, COUNT, &key, 9);
  fill(two, COUNT, &key, 9);
  check_bytes(one, two, sizeof one);
}

static void a_seed_names_a_stream_of_gsl(void **state) {
  (void)state;
  gsl_rng *rng = gsl_rng_alloc(rv_rng_philox);
  assert_non_null(rng);
  gsl_rng_set(rng, 42);
  uint64_t word[20];
  fill(word, 20, &(rv_stream_key){.seed = 42}, 0);
  for (size_t i = 0; i < 20; i++)
    check(gsl_rng_get(rng) == word[i]);
  check(gsl_rng_max(rng) == UINT32_MAX && gsl_rng_min(rng) == 0);
  gsl_rng_free(rng);
}

/* The mean of N uniforms has standard deviation 1/sqrt(12 N); the level is FALSE_ALARM. */
static void uniforms_have_the_right_mean(void **state) {
  (void)state;
  enum { COUNT = 100000 };
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){11, 12, 13, 14}, 15);
  double sum = 0;
  for (int i = 0; i < COUNT; i++)
    sum += gsl_rng_uniform(rng) - 0.5;
  check_near(sum / COUNT, 0, FALSE_ALARM_SD / sqrt(12.0 * COUNT));
}

/* From the authors' list of test vectors (Fowler, Noll, Vo). */
static void hashes_are_known_answers(void **state) {
  (void)state;
  check(rv_hash_text("") == 0xcbf29ce484222325);
  check(rv_hash_text("a") == 0xaf63dc4c8601ec8c);
  check(rv_hash_text("foobar") == 0x85944171f73967e8);
  check(rv_hash_bytes("foobar", 6) == 0x85944171f73967e8);
  check(rv_hash_bytes("a\0b", 3) != rv_hash_bytes("a\0c", 3)); /* not cut at a zero byte */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(halves_are_known_answers),
      cmocka_unit_test(uniforms_are_the_top_53_bits),
      cmocka_unit_test(a_uniform_takes_a_whole_word),
      cmocka_unit_test(words_are_those_of_single_draws),
      cmocka_unit_test(block_by_block_is_the_counter),
      cmocka_unit_test(uniforms_stay_below_one),
      cmocka_unit_test(every_name_makes_another_stream),
      cmocka_unit_test(names_do_not_stand_in_for_each_other),
      cmocka_unit_test(the_same_name_gives_the_same_bits),
      cmocka_unit_test(a_seed_names_a_stream_of_gsl),
      cmocka_unit_test(uniforms_have_the_right_mean),
      cmocka_unit_test(hashes_are_known_answers),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
