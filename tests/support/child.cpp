// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStringList>
#include <QThread>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <utility>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#endif

/// A program for tests that does the same on every system. Its words, one after the other:
///     say TEXT            to standard output;  complain TEXT: to standard error
///     repeat N TEXT       says it N times, with a pause of a millisecond between
///     env A,B             the values of environment variables, with a blank between
///     folder              where it runs
///     bytes N             N bytes, of all values
///     count N             the numbers from 1 to N, each on a line; count-errors N: to standard error
///     note FOLDER TEXT    appends TEXT to a file of its run and attempt, as tests/chaos/load.py reads it
///     input               how many bytes standard input has
///     args …              the words that follow, with | between; nothing else comes
///     spawn               starts another one that waits, and says its number
///     on-stop TEXT        when it is asked to stop, it says this and exits with 0
///     pause MS, wait      wait: for ever
///     exit N
namespace {

QByteArray lastWords;

void say(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}

void onStop(int)
{
    say(stdout, lastWords);
    std::_Exit(0);
}

void listenForStop(const QString &words)
{
    lastWords = words.toUtf8();
#ifdef SIGBREAK
    std::signal(SIGBREAK, onStop); // Ctrl+Break
#endif
    std::signal(SIGTERM, onStop);
}

QByteArray valuesOf(const QString &names)
{
    QStringList values;
    for (const QString &name : names.split(u','))
        values += qEnvironmentVariable(name.toLatin1().constData());
    return values.join(u' ').toUtf8();
}

QByteArray pattern(int size)
{
    QByteArray bytes;
    for (int i = 0; i < size; ++i)
        bytes += static_cast<char>(i % 256);
    return bytes;
}

QByteArray numbers(int last)
{
    QByteArray lines;
    for (int i = 1; i <= last; ++i)
        lines += QByteArray::number(i) + '\n';
    return lines;
}

void note(QStringList &words)
{
    const QString folder = words.takeFirst();
    const QByteArray text = words.takeFirst().toUtf8();
    const QByteArray key = qgetenv("HOLDFAST_RUN_ID") + ' ' + qgetenv("HOLDFAST_ATTEMPT");
    QFile file(QDir(folder).filePath(QString::fromLatin1(key)));
    const QByteArray line = key + ' ' + text + '\n';
    if (!file.open(QIODevice::Append | QIODevice::Unbuffered) || file.write(line) != line.size())
        std::_Exit(97);
}

QByteArray sizeOfInput()
{
    int size = 0;
    while (std::fgetc(stdin) != EOF)
        ++size;
    return QByteArray::number(size);
}

void spawn()
{
    auto *child = new QProcess; // NOLINT: lives as long as this process
    child->setProcessChannelMode(QProcess::ForwardedChannels);
    child->start(QCoreApplication::applicationFilePath(), {QStringLiteral("wait")});
    if (!child->waitForStarted())
        std::_Exit(99);
    say(stdout, QByteArray::number(child->processId()) + '\n');
}

/// Does the first word, and takes it and what belongs to it away.
void doNext(QStringList &words)
{
    const QString word = words.takeFirst();
    if (word == u"say")
        say(stdout, words.takeFirst().toUtf8());
    else if (word == u"complain")
        say(stderr, words.takeFirst().toUtf8());
    else if (word == u"env")
        say(stdout, valuesOf(words.takeFirst()));
    else if (word == u"folder")
        say(stdout, QDir::currentPath().toUtf8());
    else if (word == u"bytes")
        say(stdout, pattern(words.takeFirst().toInt()));
    else if (word == u"count")
        say(stdout, numbers(words.takeFirst().toInt()));
    else if (word == u"count-errors")
        say(stderr, numbers(words.takeFirst().toInt()));
    else if (word == u"note")
        note(words);
    else if (word == u"input")
        say(stdout, sizeOfInput());
    else if (word == u"args")
        say(stdout, std::exchange(words, {}).join(u'|').toUtf8());
    else if (word == u"spawn")
        spawn();
    else if (word == u"on-stop")
        listenForStop(words.takeFirst());
    else if (word == u"pause")
        QThread::msleep(words.takeFirst().toULong());
    else if (word == u"exit")
        std::_Exit(words.takeFirst().toInt());
    else if (word == u"wait")
        QThread::sleep(1'000);
    else
        std::_Exit(98);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
#ifdef _WIN32
    _setmode(_fileno(stdout), _O_BINARY);
    _setmode(_fileno(stderr), _O_BINARY);
#endif
    QStringList words = QCoreApplication::arguments().mid(1);
    while (!words.isEmpty()) {
        if (words.first() == u"repeat") {
            const QByteArray text = words.value(2).toUtf8();
            for (int left = words.value(1).toInt(); left > 0; --left) {
                say(stdout, text);
                QThread::msleep(1);
            }
            words = words.mid(3);
        } else {
            doNext(words);
        }
    }
    return 0;
}
