// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/compiled.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace holdfast;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// Each slot is later than the one before, and a bad text has a problem that can be shown.
void ask(const QString &text, const QString &zone)
{
    const auto plan = schedule::Compiled::compile({schedule::Kind::Cron, text, zone, {}});
    if (!plan) {
        require(plan.problem().code == u"bad_field" && plan.problem().text().size() < 300);
        return;
    }
    // Two days before the clocks of both zones go back.
    WallTime after = std::chrono::sys_days(std::chrono::year(2026) / 10 / 23);
    const std::vector<WallTime> all = plan->between(after, schedule::kLastMoment, 4);
    for (const WallTime slot : all) {
        const auto next = plan->next(after);
        require(next && next->at == slot && next->at > after);
        after = next->at;
    }
}

} // namespace

/// Any text as a cron expression, in a zone without clock changes and in one with them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    ask(text, {});
    ask(text, QStringLiteral("Europe/Berlin"));
    return 0;
}
