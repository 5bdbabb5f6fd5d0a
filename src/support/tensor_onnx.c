/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The initialisers and Constant nodes of an ONNX net, those of subgraphs included, in the order in
 * which its nodes use them, which is that of the net; what nothing uses comes last. The node tells
 * which dimension is the inputs': MatMul and Gemm multiply from the right unless transposed, Conv
 * has outputs first and ConvTranspose inputs; Identity, Cast and Transpose may stand between. The
 * weights of recurrent nodes (directions, gates and units, inputs) are listed as the matrices that
 * they are, directions times gates and units x inputs.
 */
#include "support/onnx_array.h"
#include "support/onnx_model.h"
#include "support/tensor_format.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 16, VIEWS_MAX = 16 }; /* of subgraphs in each other, of views of an array */

typedef struct onnx {
  const char *path;
  rv_onnx_model model;
  rv_tensor_list *list; /* while it is made */
  rv_onnx_array *array; /* one for each of the list */
  size_t room;
} onnx;

/* A constant under the name that nodes know it by; or what may be a view of one, itself transposed
   or not. */
typedef struct constant {
  const char *name;
  const Onnx__Tensor *tensor; /* NULL of a view */
  const char *of;             /* of a view */
  bool turned;
  size_t order, listed; /* among the constants of its graph; in the list, or UNLISTED */
} constant;

static const size_t UNLISTED = SIZE_MAX;

/* The constants of a graph by name; those of the graphs around it are known in it too. */
typedef struct scope {
  constant *item;
  size_t count;
  const struct scope *around;
  size_t depth;
} scope;

static rv_status no_memory(const onnx *net) {
  return rv_fail(RV_ENOMEM, "no memory for the arrays of '%s': free some memory", net->path);
}

static bool is_operator(const Onnx__Node *node, const char *type) {
  return node->op_type != NULL && strcmp(node->op_type, type) == 0;
}

static Onnx__Attribute *attribute_of(const Onnx__Node *node, const char *name) {
  for (size_t i = 0; i < node->n_attribute; i++)
    if (node->attribute[i]->name != NULL && strcmp(node->attribute[i]->name, name) == 0)
      return node->attribute[i];
  return NULL;
}

static bool is_set(const Onnx__Node *node, const char *name) {
  const Onnx__Attribute *attribute = attribute_of(node, name);
  return attribute != NULL && attribute->has_i && attribute->i != 0;
}

/* Of a node, the tensor that it stands for; NULL of all but Constant nodes of one. */
static const Onnx__Tensor *value_of(const Onnx__Node *node) {
  const Onnx__Attribute *value = is_operator(node, "Constant") ? attribute_of(node, "value") : NULL;
  return value != NULL && node->n_output > 0 ? value->t : NULL;
}

static int by_name(const void *one, const void *other) {
  return strcmp(((const constant *)one)->name, ((const constant *)other)->name);
}

static void add_constant(scope *s, const char *name, const Onnx__Tensor *tensor) {
  s->item[s->count] = (constant){
      .name = name != NULL ? name : "", .tensor = tensor, .order = s->count, .listed = UNLISTED};
  s->count++;
}

/* Of a matrix, every permutation but the one that leaves it; the reverse if none is given. */
static bool is_turning(const Onnx__Node *node) {
  const Onnx__Attribute *perm = attribute_of(node, "perm");
  return is_operator(node, "Transpose") &&
         (perm == NULL || perm->n_ints != 2 || perm->ints[0] != 0 || perm->ints[1] != 1);
}

static void add_view(scope *s, const Onnx__Node *node) {
  bool view =
      is_operator(node, "Identity") || is_operator(node, "Cast") || is_operator(node, "Transpose");
  if (!view || node->n_input == 0 || node->n_output == 0)
    return;
  s->item[s->count] = (constant){.name = node->output[0],
                                 .of = node->input[0],
                                 .turned = is_turning(node),
                                 .order = s->count,
                                 .listed = UNLISTED};
  s->count++;
}

static rv_status find_constants(scope *s, const Onnx__Graph *graph, const onnx *net) {
  s->item = calloc(graph->n_initializer + graph->n_node + 1, sizeof *s->item);
  if (s->item == NULL)
    return no_memory(net);
  for (size_t i = 0; i < graph->n_initializer; i++)
    add_constant(s, graph->initializer[i]->name, graph->initializer[i]);
  for (size_t i = 0; i < graph->n_node; i++)
    if (value_of(graph->node[i]) != NULL)
      add_constant(s, graph->node[i]->output[0], value_of(graph->node[i]));
    else
      add_view(s, graph->node[i]);
  qsort(s->item, s->count, sizeof *s->item, by_name);
  for (size_t i = 1; i < s->count; i++)
    if (by_name(&s->item[i - 1], &s->item[i]) == 0)
      return rv_fail(RV_EINVAL, "'%s' has two arrays '%s': export it again", net->path,
                     s->item[i].name);
  return RV_OK;
}

static constant *find_name(const scope *s, const char *name) {
  const constant key = {.name = name};
  for (; s != NULL; s = s->around) {
    constant *found = bsearch(&key, s->item, s->count, sizeof *s->item, by_name);
    if (found != NULL)
      return found;
  }
  return NULL;
}

/* The constant of that name or behind it; *turned if views transpose it. */
static constant *find(bool *turned, const scope *s, const char *name) {
  *turned = false;
  for (int views = 0; views <= VIEWS_MAX; views++) {
    constant *found = find_name(s, name);
    if (found == NULL || found->tensor != NULL)
      return found;
    *turned ^= found->turned;
    name = found->of;
  }
  return NULL;
}

static rv_status make_room(onnx *net) {
  if (net->list->count < net->room)
    return RV_OK;
  size_t room = 2 * net->room + 16;
  rv_onnx_array *grown = reallocarray(net->array, room, sizeof *grown);
  if (grown == NULL)
    return no_memory(net);
  net->array = grown;
  net->room = room;
  return RV_OK;
}

static rv_status list_constant(constant *c, onnx *net) {
  rv_tensor tensor;
  if (c->listed != UNLISTED)
    return RV_OK;
  RV_TRY(make_room(net));
  RV_TRY(rv_onnx_array_open(&net->array[net->list->count], &tensor, c->tensor, c->name, net->path));
  RV_TRY(rv_tensor_list_add(net->list, &tensor));
  c->listed = net->list->count - 1;
  return RV_OK;
}

static void orient(rv_tensor *tensor, bool inputs_are_rows) {
  tensor->orientation_known = true;
  tensor->inputs_are_rows = inputs_are_rows;
}

/* What a product from the left or, of input 1, from the right, transposed or not, makes of it. */
static void orient_factor(rv_tensor *tensor, size_t input, bool transposed) {
  if (tensor->rank == 2 && input < 2)
    orient(tensor, (input == 1) != transposed);
}

static void orient_recurrent(rv_tensor *tensor) {
  if (tensor->rank != 3)
    return;
  tensor->rank = 2;
  tensor->shape[0] *= tensor->shape[1];
  tensor->shape[1] = tensor->shape[2];
  orient(tensor, false);
}

/* By the node that has the array as its input of that number, transposed or not; the first that
   tells is believed. Of the others none takes a transposed array for what it is here. */
static void orient_by(rv_tensor *tensor, const Onnx__Node *node, size_t input, bool turned) {
  if (tensor->orientation_known)
    return;
  if (is_operator(node, "MatMul"))
    orient_factor(tensor, input, turned);
  else if (is_operator(node, "Gemm"))
    orient_factor(tensor, input, is_set(node, input == 0 ? "transA" : "transB") != turned);
  else if (turned)
    return;
  else if (is_operator(node, "Conv") && input == 1)
    orient(tensor, false);
  else if (is_operator(node, "ConvTranspose") && input == 1)
    orient(tensor, true);
  else if ((is_operator(node, "LSTM") || is_operator(node, "GRU") || is_operator(node, "RNN")) &&
           (input == 1 || input == 2))
    orient_recurrent(tensor);
}

static rv_status list_inputs(onnx *net, const scope *s, const Onnx__Node *node) {
  for (size_t i = 0; i < node->n_input; i++) {
    bool turned;
    constant *c = find(&turned, s, node->input[i]);
    if (c == NULL)
      continue;
    RV_TRY(list_constant(c, net));
    orient_by(&net->list->item[c->listed], node, i, turned);
  }
  return RV_OK;
}

static int by_order(const void *one, const void *other) {
  size_t a = ((const constant *)one)->order, b = ((const constant *)other)->order;
  return (a > b) - (a < b);
}

static rv_status list_unused(onnx *net, scope *s) {
  qsort(s->item, s->count, sizeof *s->item, by_order);
  for (size_t i = 0; i < s->count; i++)
    if (s->item[i].tensor != NULL)
      RV_TRY(list_constant(&s->item[i], net));
  return RV_OK;
}

static rv_status list_graph(onnx *net, const Onnx__Graph *graph, const scope *around);

static rv_status list_subgraph(onnx *net, const scope *s, ProtobufCBinaryData *g) {
  const Onnx__Graph *graph;
  if (s->depth == DEPTH_MAX)
    return rv_fail(RV_EINVAL, "'%s' has subgraphs nested deeper than %d: export it again",
                   net->path, DEPTH_MAX);
  RV_TRY(rv_onnx_subgraph(&graph, &net->model, g));
  return list_graph(net, graph, s);
}

static rv_status list_subgraphs(onnx *net, const scope *s, const Onnx__Node *node) {
  for (size_t i = 0; i < node->n_attribute; i++) {
    Onnx__Attribute *attribute = node->attribute[i];
    if (attribute->has_g)
      RV_TRY(list_subgraph(net, s, &attribute->g));
    for (size_t k = 0; k < attribute->n_graphs; k++)
      RV_TRY(list_subgraph(net, s, &attribute->graphs[k]));
  }
  return RV_OK;
}

static rv_status list_nodes(onnx *net, scope *s, const Onnx__Graph *graph) {
  RV_TRY(find_constants(s, graph, net));
  for (size_t i = 0; i < graph->n_node; i++) {
    RV_TRY(list_inputs(net, s, graph->node[i]));
    RV_TRY(list_subgraphs(net, s, graph->node[i]));
  }
  return list_unused(net, s);
}

static rv_status list_graph(onnx *net, const Onnx__Graph *graph, const scope *around) {
  scope s = {.around = around, .depth = around != NULL ? around->depth + 1 : 0};
  rv_status status = list_nodes(net, &s, graph);
  free(s.item);
  return status;
}

static rv_status open_onnx(void **state, rv_tensor_list *list, const char *path,
                           const rv_tensor_options *options) {
  (void)options;
  onnx *net = calloc(1, sizeof *net);
  if (net == NULL)
    return rv_fail(RV_ENOMEM, "no memory to open '%s': free some memory", path);
  *state = net;
  net->path = path;
  net->list = list;
  RV_TRY(rv_onnx_model_open(&net->model, path));
  return list_graph(net, net->model.whole->graph, NULL);
}

static rv_status read_onnx(double *out, void *state, const rv_tensor *tensor, size_t index) {
  const onnx *net = state;
  return rv_onnx_array_read(out, &net->array[index], tensor, net->path);
}

static void close_onnx(void *state) {
  onnx *net = state;
  if (net == NULL)
    return;
  rv_onnx_model_close(&net->model);
  free(net->array);
  free(net);
}

const rv_tensor_format rv_tensor_onnx = {.open = open_onnx, .read = read_onnx, .close = close_onnx};
