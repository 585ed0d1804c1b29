// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reference/offer.h"

#include <array>

namespace holdfast::app::reference {
namespace {

/// Values whose name says what they may be. A test gives each word to the program.
struct Known
{
    const char *value;
    const char *words;
};

constexpr std::array kKnown{
    Known{"STATE", "queued assigned running succeeded failed timed_out cancelled lost skipped missed"},
    Known{"STATE,...", "failed timed_out lost"},
    Known{"ROLE", "worker viewer operator admin"},
    Known{"WHEN", "auto always never"},
    Known{"LEVEL", "debug info warning error"},
    Known{"FORMAT", "text json"},
};

} // namespace

Offer offerFor(const GrammarOption &option)
{
    using Kind = Offer::Kind;
    if (option.value == u"FILE")
        return {Kind::Files, {}};
    if (option.value == u"DIR")
        return {Kind::Folders, {}};
    if (option.value.contains(u'|'))
        return {Kind::Words, option.value.split(u'|')};
    if (option.names.contains(QStringLiteral("--job")))
        return {Kind::Names, {QStringLiteral("jobs")}};
    if (option.names.contains(QStringLiteral("--worker")) && !option.value.isEmpty())
        return {Kind::Names, {QStringLiteral("workers")}};
    for (const Known &known : kKnown) {
        if (option.value == QLatin1String(known.value))
            return {Kind::Words, QString::fromLatin1(known.words).split(u' ')};
    }
    return {};
}

Offer offerFor(const QString &path, const GrammarWord &word)
{
    const QString group = path.section(u' ', 0, 0);
    if (word.name == u"PLACE")
        return {Offer::Kind::Words, {QStringLiteral("server"), QStringLiteral("worker")}};
    const bool isNew = path == u"job add" || path == u"worker join" || path == u"notify add";
    if (isNew || (word.name != u"NAME" && word.name != u"ID"))
        return {};
    QStringList kinds{group == u"notify" ? QStringLiteral("channels") : group + u's'};
    if (path == u"run log")
        kinds += QStringLiteral("jobs");
    return {Offer::Kind::Names, kinds};
}

bool namesDependOn(const GrammarOption &option)
{
    return option.group == askingTitle() && !option.value.isEmpty() &&
           !option.names.contains(QStringLiteral("--color"));
}

} // namespace holdfast::app::reference
