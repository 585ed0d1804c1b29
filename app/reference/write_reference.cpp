// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reference/completion.h"
#include "app/reference/manual_page.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <cstdio>
#include <cstdlib>

namespace {

bool write(const QString &path, const QString &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) >= 0 && file.flush();
}

/// The date of the program's page, which is that of all of them: two builds of one source are the same.
QString dateOf(const QString &page)
{
    QFile file(page);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    static const QRegularExpression date(QStringLiteral("^\\.Dd (.*)$"), QRegularExpression::MultilineOption);
    return date.match(QString::fromUtf8(file.readAll())).captured(1);
}

} // namespace

/// write_reference PAGE FOLDER: the completion scripts and a manual page a command, into FOLDER. PAGE is holdfast.1.
int main(int argc, char *argv[])
{
    using namespace holdfast::app;
    if (argc != 3) {
        std::fputs("usage: write_reference holdfast.1 FOLDER\n", stderr);
        return 2;
    }
    const QString date = dateOf(QString::fromLocal8Bit(argv[1]));
    const QDir folder(QString::fromLocal8Bit(argv[2]));
    bool isDone = !date.isEmpty() && folder.mkpath(QStringLiteral("man1"));
    for (const GrammarCommand &command : grammarTree()) {
        if (!command.path.isEmpty())
            isDone =
                isDone && write(folder.filePath(QStringLiteral("man1/%1.1").arg(reference::pageName(command.path))),
                                reference::manualPage(command, date));
    }
    const auto script = [&](const char *shell, const char *name) {
        isDone = isDone && write(folder.filePath(QString::fromLatin1(name)),
                                 reference::completionScript(QString::fromLatin1(shell)));
    };
    script("bash", "holdfast");
    script("zsh", "_holdfast");
    script("fish", "holdfast.fish");
    return isDone ? EXIT_SUCCESS : EXIT_FAILURE;
}
