// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast::app {

/// To the program as a first Ctrl+C: its SignalWatcher asks for a stop. Where none lives yet, the next one does at
/// once. Any thread.
void requestStop();

} // namespace holdfast::app
