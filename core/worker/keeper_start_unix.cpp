// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/keeper_start.h"

namespace holdfast::worker {

void setUpKeeper(QProcess &) {} // a detached process has a session of its own, and what this one has of environment

} // namespace holdfast::worker
