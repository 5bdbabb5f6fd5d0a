/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that an installed program may use of reverify. */
#ifndef REVERIFY_REVERIFY_H
#define REVERIFY_REVERIFY_H

#include "reverify/dcim_exact.h"
#include "reverify/dcim_forward.h"
#include "reverify/dcim_monte_carlo.h"
#include "reverify/dcim_network.h"
#include "reverify/ensemble.h"
#include "reverify/ensemble_law.h"
#include "reverify/gain.h"
#include "reverify/gain_rule.h"
#include "reverify/gue_spectrum.h"
#include "reverify/hidden.h"
#include "reverify/hidden_file.h"
#include "reverify/layered_error.h"
#include "reverify/layered_net.h"
#include "reverify/linear_error.h"
#include "reverify/linear_layer.h"
#include "reverify/logistic.h"
#include "reverify/marchenko_pastur.h"
#include "reverify/npy.h"
#include "reverify/relu_error.h"
#include "reverify/relu_layer.h"
#include "reverify/sampler.h"
#include "reverify/semicircle.h"
#include "reverify/sigmoid_approximation.h"
#include "reverify/sigmoid_enumeration.h"
#include "reverify/sigmoid_marginal.h"
#include "reverify/sigmoid_normal.h"
#include "reverify/status.h"
#include "reverify/stream.h"
#include "reverify/tracy_widom.h"
#include "reverify/version.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_spectrum.h"

#endif
