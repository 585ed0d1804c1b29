// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QProcess;

namespace holdfast::worker {

/// What the system has to be asked for before QProcess::startDetached() starts a keeper, which outlives this process
/// and all that ends it.
void setUpKeeper(QProcess &process);

} // namespace holdfast::worker
