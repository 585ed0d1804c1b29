// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/compiled.h"
#include "tests/messages/sheet.h"

namespace holdfast::messages {
namespace {

using namespace schedule;

const WallTime kBegin = *parseIso(QStringLiteral("2026-01-01T00:00:00Z"));

Schedule make(Kind kind, const char *text, const char *zone = "Europe/Berlin")
{
    return {kind, QString::fromUtf8(text), QString::fromLatin1(zone), kBegin};
}

void addErrors(Sheet &sheet)
{
    sheet.head("Schedules that are refused");
    const auto refuse = [&sheet](const Schedule &schedule) {
        sheet.refuse(QStringLiteral("\"%1\", %2").arg(schedule.text, schedule.timezone), check(schedule));
    };
    for (const char *text :
         {"", "* * * *", "60 * * * *", "x * * * *", "1, * * * *", "*/0 * * * *", "* 5-1 * * *", "@sometimes"})
        refuse(make(Kind::Cron, text));
    for (const char *text : {"", "soon", "0s", "500ms", "400d"})
        refuse(make(Kind::Every, text));
    for (const char *text : {"", "tomorrow"})
        refuse(make(Kind::At, text));
    refuse(make(Kind::Cron, "0 3 * * *", "Mars/Base"));
    Schedule odd = make(Kind::Every, "1h");
    odd.gap = Gap::Skip;
    refuse(odd);
    odd = make(Kind::At, "2026-11-23T06:00");
    odd.fold = Fold::Both;
    refuse(odd);
}

void addNotes(Sheet &sheet)
{
    sheet.head("What clock changes do to a schedule");
    const auto say = [&sheet](const char *text, Gap gap, Fold fold) {
        Schedule schedule = make(Kind::Cron, text);
        schedule.gap = gap;
        schedule.fold = fold;
        const auto compiled = Compiled::compile(schedule);
        if (!compiled)
            qFatal("%s", text);
        for (const Moment &moment : compiled->oddMoments(kBegin, kBegin + std::chrono::days(365)))
            sheet.say(QStringLiteral("\"%1\", gap %2, fold %3, %4")
                          .arg(QLatin1String(text), toString(gap), toString(fold), toIso(moment.at)),
                      moment.note);
    };
    for (const char *text : {"30 2 * * *", "*/20 * * * *"}) {
        for (const Gap gap : {Gap::ByKind, Gap::RunAfter, Gap::Skip})
            say(text, gap, Fold::ByKind);
        for (const Fold fold : {Fold::First, Fold::Second, Fold::Both})
            say(text, Gap::ByKind, fold);
    }
}

} // namespace

void addScheduleMessages(Sheet &sheet)
{
    addErrors(sheet);
    addNotes(sheet);
}

} // namespace holdfast::messages
