/* SPDX-License-Identifier: GPL-3.0-or-later */
/* safetensors files and their shards, sound and not. */
#include "safetensors_file.h"
#include "tensor_check.h"

#define F32(shape, start, end)                                                                     \
  "{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":[" #start "," #end "]}"

static void write_file(const char *name, const char *json, size_t bytes) {
  file f = {.size = 0};
  append_json(&f, json);
  memset(f.byte + f.size, 0, bytes);
  scratch_write(name, f.byte, f.size + bytes);
}

static void reads_every_type(void **state) {
  (void)state;
  static const double wanted[][2] = {{-1.5, 0.1}, {-1.5, 0.1F}, {-1.5, 0x1p-24}, {-1.5, 0x1.02p7}};
  file f = {.size = 0};
  append_json(&f, "{\"__metadata__\":{\"format\":\"pt\"},"
                  "\"d\":{\"dtype\":\"F64\",\"shape\":[2,1],\"data_offsets\":[0,16]},"
                  "\"f\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[16,24]},"
                  "\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[24,28]},"
                  "\"i\":{\"dtype\":\"BF16\",\"shape\":[2,1,1],\"data_offsets\":[28,32]},"
                  "\"j\":{\"dtype\":\"I8\",\"shape\":[2],\"data_offsets\":[32,34]},"
                  "\"k\":{\"dtype\":\"F4\",\"shape\":[2,2],\"data_offsets\":[34,36]},"
                  "\"l\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[36,36]}}    ");
  append_number(&f, -1.5, 8, false);
  append_number(&f, 0.1, 8, false);
  append_number(&f, -1.5, 4, false);
  append_number(&f, 0.1, 4, false);
  append_word(&f, 0xbe00);
  append_word(&f, 0x0001);
  append_word(&f, 0xbfc0);
  append_word(&f, 0x4301);
  append_word(&f, 0);
  append_word(&f, 0);
  scratch_write("types.safetensors", f.byte, f.size);
  rv_tensor_file *net = open_tensors("types.safetensors");
  assert_int_equal(rv_tensor_file_count(net), 7);
  check_listed(net, 0, "d", "2x1", 0x1p-52);
  check_listed(net, 1, "f", "1x2", 0x1p-23);
  check_listed(net, 2, "h", "2", 0x1p-10);
  check_listed(net, 3, "i", "2x1x1", 0x1p-7);
  check_listed(net, 6, "l", "0x7", 0x1p-23);
  for (size_t i = 0; i < 4; i++)
    check_numbers(net, i, wanted[i]);
  assert_string_equal(rv_tensor_file_at(net, 4)->other, "int8 elements");
  assert_string_equal(rv_tensor_file_at(net, 5)->other, "float4 elements");
  double none[4];
  check_status(rv_tensor_file_read(none, net, 4), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "holds int8 elements"));
  rv_tensor_file_close(net);
}

static void refuses_what_breaks_the_rules(void **state) {
  (void)state;
  static const struct {
    const char *json;
    size_t bytes;
    const char *said;
  } broken[] = {
      {"{\"a\":" F32("[1]", 0, 4) ",\"b\":" F32("[1]", 2, 6) "}", 6, "that another array has too"},
      {"{\"a\":" F32("[1]", 0, 4) ",\"b\":" F32("[1]", 0, 4) "}", 4, "that another array has too"},
      {"{\"a\":" F32("[1]", 0, 4) ",\"b\":" F32("[1]", 6, 10) "}", 10,
       "of 'b' a place behind a gap"},
      {"{\"a\":" F32("[1]", 4, 8) "}", 8, "behind a gap"},
      {"{\"a\":" F32("[1]", 0, 4) "}", 5, "is longer than its header says"},
      {"{\"a\":" F32("[1]", 0, 4) "}", 3, "offsets that lie outside of the file"},
      {"{\"a\":" F32("[1]", 4, 0) "}", 4, "offsets that lie outside of the file"},
      {"{\"a\":" F32("[1]", -4, 0) "}", 4, "no two offsets"},
      {"{\"a\":" F32("[1]", 0, 8) "}", 8, "offsets that do not fit its shape and type"},
      {"{\"a\":" F32("[2]", 0, 4) "}", 4, "offsets that do not fit its shape and type"},
      {"{\"a\":" F32("[1099511627776,1099511627776]", 0, 4) "}", 4, "a shape too large to count"},
      {"{\"a\":" F32("[4611686018427387904,4]", 0, 0) "}", 0, "a shape too large to count"},
      {"{\"a\":" F32("[0,4611686018427387904]", 0, 0) "}", 0, "a shape too large to count"},
      {"{\"a\":" F32("[-1]", 0, 4) "}", 4, "a dimension that is no size"},
      {"{\"a\":" F32("[1.0]", 0, 4) "}", 4, "a dimension that is no size"},
      {"{\"a\":" F32("[99999999999999999999]", 0, 4) "}", 4, "is no sound JSON"},
      {"{\"a\":" F32("1", 0, 4) "}", 4, "no shape"},
      {"{\"a\":" F32("[" ONES "1,1,1]", 0, 4) "}", 4, "more than 32 dimensions"},
      {"{\"a\":" F32("[1]", 0, 4) ",\"a\":" F32("[1]", 4, 8) "}", 8, "duplicate object key"},
      {"{\"a\":{\"dtype\":\"Q2\",\"shape\":[4],\"data_offsets\":[0,4]}}", 4,
       "none of the format's"},
      {"{\"a\":{\"dtype\":7,\"shape\":[4],\"data_offsets\":[0,4]}}", 4, "none of the format's"},
      {"{\"a\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,1]}}", 1,
       "do not fit its shape"},
      {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"b\":1}}", 4,
       "other than dtype"},
      {"{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "other than dtype, shape and data_offsets"},
      {"{\"a\":[0,4]}", 4, "other than dtype"},
      {"{\"__metadata__\":{\"a\":1}}", 0, "metadata that are no texts"},
      {"{\"__metadata__\":1}", 0, "metadata that are no object"},
      {"{\"a\":{\"b\":{\"c\":{\"d\":{}}}}}", 0, "is nested deeper than it should"},
      {"{\"a\":[[],[],[],[],[],[],[],[],[],[],[],[],[],[]]}", 0, "is nested deeper"},
      {"{\"a\":1} {}", 0, "is no sound JSON"},
      {"{\"a\xff\":1}", 0, "is no sound JSON"},
      {" {}", 0, "its header is not JSON"},
      {"", 0, "its header is not JSON"}};
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
    write_file("broken.safetensors", broken[i].json, broken[i].bytes);
    check_refused("broken.safetensors", broken[i].said);
  }
}

/* A bracket in a text is none. */
static void counts_brackets_of_json_alone(void **state) {
  (void)state;
  write_file("names.safetensors", "{\"[[[[[[{{{{{{\\\"[[[[[\":" F32("[1]", 0, 4) "}", 4);
  rv_tensor_file *net = open_tensors("names.safetensors");
  check_listed(net, 0, "[[[[[[{{{{{{\"[[[[[", "1", 0x1p-23);
  rv_tensor_file_close(net);
}

static void refuses_a_header_beyond_the_end(void **state) {
  (void)state;
  static const uint64_t length[] = {3, 100000001, UINT64_MAX, UINT64_MAX - 7};
  for (size_t i = 0; i < sizeof length / sizeof *length; i++) {
    unsigned char bytes[10] = {0};
    for (int b = 0; b < 8; b++)
      bytes[b] = (unsigned char)(length[i] >> 8 * b);
    memcpy(bytes + 8, "{}", 2);
    scratch_write("header.safetensors", bytes, sizeof bytes);
    check_refused("header.safetensors", "truncated in its header");
  }
  /* and one too long where the file is as long, thanks to a hole */
  unsigned char start[9] = {0x01, 0xe1, 0xf5, 0x05, 0, 0, 0, 0, '{'};
  scratch_write("header.safetensors", start, sizeof start);
  assert_int_equal(truncate(scratch_path("header.safetensors"), 100000100), 0);
  check_refused("header.safetensors", "truncated in its header");
}

static void refuses_a_zero_byte_in_json(void **state) {
  (void)state;
  file f = {.size = 0};
  append_json(&f, "{\"a\":" F32("[1 ]", 0, 4) "}");
  append_number(&f, 1, 4, false);
  scratch_write("zero.safetensors", f.byte, f.size);
  rv_tensor_file_close(open_tensors("zero.safetensors"));
  *(unsigned char *)memchr(f.byte + 8, ' ', f.size - 8) = 0;
  scratch_write("zero.safetensors", f.byte, f.size);
  check_refused("zero.safetensors", "is no sound JSON (it has a zero byte)");
}

static void notices_a_file_that_changed(void **state) {
  (void)state;
  double found[1];
  write_file("changed.safetensors", "{\"a\":" F32("[1]", 0, 4) "}", 4);
  rv_tensor_file *net = open_tensors("changed.safetensors");
  write_file("changed.safetensors", "{\"a\":" F32("[2]", 0, 8) "}", 8);
  check_status(rv_tensor_file_read(found, net, 0), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "changed since it was opened"));
  rv_tensor_file_close(net);
}

/* Two shards; the index may start like a safetensors file, whose header the name tells it from. */
static void reads_shards_by_their_index(void **state) {
  (void)state;
  static const char index[] =
      "{      \n{"; /* what an index never is, but how one could look at its ninth byte */
  static const double one[] = {1}, two[] = {2};
  file f = {.size = 0};
  append_json(&f, "{\"w.10\":" F32("[1]", 0, 4) ",\"unlisted\":" F32("[1]", 4, 8) "}");
  append_number(&f, 1, 4, false);
  append_number(&f, 7, 4, false);
  scratch_write("one.safetensors", f.byte, f.size);
  f.size = 0;
  append_json(&f, "{\"w.9\":" F32("[1,1]", 0, 4) "}");
  append_number(&f, 2, 4, false);
  scratch_write("two.safetensors", f.byte, f.size);
  static const char map[] = "{\"metadata\":{\"total_size\":8},\"weight_map\":"
                            "{\"w.10\":\"one.safetensors\",\"w.9\":\"two.safetensors\"}}";
  scratch_write("net.safetensors.index.json", map, strlen(map));
  rv_tensor_file *net = open_tensors("net.safetensors.index.json");
  assert_int_equal(rv_tensor_file_count(net), 2);
  check_listed(net, 0, "w.9", "1x1", 0x1p-23);
  check_listed(net, 1, "w.10", "1", 0x1p-23);
  check_numbers(net, 0, two);
  check_numbers(net, 1, one);
  rv_tensor_file_close(net);
  scratch_write("odd.index.json", index, strlen(index));
  check_refused("odd.index.json", "is no sound JSON");
}

static void refuses_an_index_that_leads_astray(void **state) {
  (void)state;
  static const struct {
    const char *json, *said;
  } index[] = {{"{\"weight_map\":{\"a\":\"../one.safetensors\"}}", "outside of its own folder"},
               {"{\"weight_map\":{\"a\":\"/one.safetensors\"}}", "outside of its own folder"},
               {"{\"weight_map\":{\"a\":\"b/one.safetensors\"}}", "outside of its own folder"},
               {"{\"weight_map\":{\"a\":\"..\"}}", "outside of its own folder"},
               {"{\"weight_map\":{\"a\":\"\"}}", "outside of its own folder"},
               {"{\"weight_map\":{\"a\":\"no.safetensors\"}}", "cannot open"},
               {"{\"weight_map\":{\"a\":\"one.safetensors\"}}", "looks for 'a' in"},
               {"{\"weight_map\":{\"a\":1}}", "a weight_map of other than file names"},
               {"{\"weight_map\":[]}", "has no weight_map"},
               {"{\"metadata\":{}}", "has no weight_map"},
               {"[]", "is no JSON object"},
               {"{\"weight_map\":{},\"weight_map\":{}}", "duplicate object key"}};
  write_file("one.safetensors", "{\"b\":" F32("[1]", 0, 4) "}", 4);
  for (size_t i = 0; i < sizeof index / sizeof *index; i++) {
    scratch_write("a.index.json", index[i].json, strlen(index[i].json));
    check_refused("a.index.json", index[i].said);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_every_type),
      cmocka_unit_test(refuses_what_breaks_the_rules),
      cmocka_unit_test(counts_brackets_of_json_alone),
      cmocka_unit_test(refuses_a_header_beyond_the_end),
      cmocka_unit_test(refuses_a_zero_byte_in_json),
      cmocka_unit_test(notices_a_file_that_changed),
      cmocka_unit_test(reads_shards_by_their_index),
      cmocka_unit_test(refuses_an_index_that_leads_astray),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
