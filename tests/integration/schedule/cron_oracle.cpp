// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/compiled.h"

#include <QStringList>

#include <iostream>
#include <string>

using namespace holdfast;

namespace {

/// "expression TAB zone TAB ISO moment TAB count" to the next moments, or to "error: …".
QString answer(const QString &line)
{
    const QStringList words = line.split(u'\t');
    if (words.size() != 4)
        return QStringLiteral("error: not four words");
    const auto after = parseIso(words[2]);
    const auto plan = schedule::Compiled::compile({schedule::Kind::Cron, words[0], words[1], {}});
    if (!plan || !after)
        return QStringLiteral("error: ") + (plan ? QStringLiteral("bad moment") : plan.problem().text());
    QStringList moments;
    for (const WallTime slot : plan->between(*after, schedule::kLastMoment, words[3].toUInt()))
        moments += toIso(slot);
    return moments.join(u' ');
}

} // namespace

/// Answers each line of standard input with a line, until its end.
int main()
{
    for (std::string line; std::getline(std::cin, line);)
        std::cout << answer(QString::fromStdString(line)).toStdString() << '\n';
    return 0;
}
