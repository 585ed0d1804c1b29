// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/batch_file.h"

namespace holdfast::process {
namespace {

Result<void> check(const QString &word)
{
    for (const QChar c : word) {
        if (c != u'"' && c != u'%' && c >= u' ')
            continue;
        const QString what =
            c < u' ' ? QStringLiteral("a control character") : QStringLiteral("the character %1").arg(c);
        return Problem{
            QStringLiteral("cannot_start"),
            QStringLiteral("\"%1\" cannot be given to a batch file safely: it has %2; start a program instead, "
                           "or put the word into an environment variable")
                .arg(word.left(64), what),
            {},
            {}};
    }
    return {};
}

} // namespace

bool isBatchFile(const QString &program)
{
    qsizetype size = program.size();
    while (size > 0 && (program[size - 1] == u'.' || program[size - 1] == u' ')) // Windows drops them
        --size;
    const QStringView name = QStringView(program).left(size);
    return name.endsWith(u".bat", Qt::CaseInsensitive) || name.endsWith(u".cmd", Qt::CaseInsensitive);
}

Result<QString> batchCommandLine(const QString &program, const QStringList &arguments)
{
    QStringList words;
    for (const QString &word : QStringList{program} + arguments) {
        if (const auto good = check(word); !good)
            return good.problem();
        words += u'"' + word + u'"';
    }
    // With extensions, without expansion of "!", without what the registry would run first, and as one command.
    return QStringLiteral("/e:ON /v:OFF /d /c \"%1\"").arg(words.join(u' '));
}

} // namespace holdfast::process
