// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// print_messages                 prints the user-visible messages of each room
// print_messages --check FOLDER  compares them with FOLDER/ROOM.txt
// print_messages --write FOLDER  writes these files
#include "tests/messages/sheet.h"

#include <QCoreApplication>
#include <QFile>
#include <QStringList>

#include <cstdio>

namespace holdfast::messages {

void Sheet::head(const char *title)
{
    m_text += (m_text.isEmpty() ? "# " : "\n# ") + QByteArray(title) + "\n\n";
}

void Sheet::say(const QString &when, const QString &message, const QString &todo)
{
    m_text += when.toUtf8() + ":\n    " + (message.isEmpty() ? "-" : message.toUtf8()) + '\n';
    if (!todo.isEmpty())
        m_text += "    to do: " + todo.toUtf8() + '\n';
}

void Sheet::say(const QString &when, const Problem &problem)
{
    const QString where = problem.where.isEmpty() ? QString() : QStringLiteral(" at ") + problem.where;
    say(QStringLiteral("%1 [%2%3]").arg(when, problem.code, where), problem.what, problem.todo);
}

} // namespace holdfast::messages

namespace {

using holdfast::messages::Sheet;

struct Room
{
    const char *name;
    void (*fill)(Sheet &);
};

constexpr Room kRooms[] = {
    {"link", holdfast::messages::addLinkMessages},     {"jobs", holdfast::messages::addJobMessages},
    {"notify", holdfast::messages::addNotifyMessages}, {"schedule", holdfast::messages::addScheduleMessages},
    {"server", holdfast::messages::addServerMessages}, {"store", holdfast::messages::addStoreMessages},
    {"app", holdfast::messages::addAppMessages}};

bool write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
}

/// True if the file has this text; else says where they first differ.
bool check(const QString &path, const QByteArray &text)
{
    QFile file(path);
    const QByteArray known = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    if (known == text)
        return true;
    const QList<QByteArray> before = known.split('\n');
    const QList<QByteArray> now = text.split('\n');
    for (qsizetype i = 0; i < std::max(before.size(), now.size()); ++i) {
        if (before.value(i) != now.value(i)) {
            std::fprintf(stderr,
                         "%s:%lld\n  the file says:    %s\n  the program says: %s\n"
                         "If that is meant: print_messages --write FOLDER\n",
                         qPrintable(path), static_cast<long long>(i + 1), before.value(i).constData(),
                         now.value(i).constData());
            break;
        }
    }
    return false;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    bool isGood = true;
    for (const Room &room : kRooms) {
        Sheet sheet;
        room.fill(sheet);
        const QString path = QStringLiteral("%1/%2.txt").arg(arguments.value(1), QLatin1String(room.name));
        if (arguments.value(0) == u"--write")
            isGood = write(path, sheet.text()) && isGood;
        else if (arguments.value(0) == u"--check")
            isGood = check(path, sheet.text()) && isGood;
        else
            std::printf("%s\n", sheet.text().constData());
    }
    return isGood ? 0 : 1;
}
