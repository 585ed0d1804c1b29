// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast {

/// A place where a test can have this process die as of kill -9: HOLDFAST_FAIL_POINT=name, or name:3 for the third time
/// that it comes there. Does nothing in a build without -DHOLDFAST_FAIL_POINTS=ON, as every release is.
void failPoint(const char *name);

} // namespace holdfast
