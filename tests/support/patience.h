// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QTest>

#include <ctime>

/// What keeps a test's outcome independent of the machine's speed and of what else runs there.
namespace holdfast::test {

/// How long a test waits for what must come. It costs nothing while all is well, so it is far more than anything takes.
inline constexpr int kPatience = 60'000; ///< milliseconds

/// Processor time of this process so far: other processes do not make it pass.
inline Milliseconds processorTime()
{
    return Milliseconds(static_cast<std::int64_t>(std::clock()) * 1000 / CLOCKS_PER_SEC);
}

} // namespace holdfast::test

// Qt's own give up after five seconds.
#undef QTRY_VERIFY
#undef QTRY_COMPARE
#define QTRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT((condition), holdfast::test::kPatience)
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT((actual), expected, holdfast::test::kPatience)
