// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keeper/nursery.h"
#include "core/worker/nursery.h"
#include "tests/support/patience.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>

#include <sys/socket.h>
#include <unistd.h>

using namespace holdfast;
using namespace holdfast::worker;

namespace {

using holdfast::test::kPatience;
constexpr char kPart[] = "NURSERY_PART";

/// What this program does as a nursery, at the other end of its standard input.
int play(const QByteArray &part)
{
    const auto say = [](int number) { ::send(STDIN_FILENO, &number, sizeof number, MSG_NOSIGNAL); };
    if (part == "ends at its start")
        return 0;
    say(keeper::kReady);
    QByteArray word(keeper::kLongestWord, Qt::Uninitialized);
    while (::recv(STDIN_FILENO, word.data(), static_cast<size_t>(word.size()), 0) > 0) {
        if (part == "ends before it answers")
            return 0;
        if (part != "does not answer")
            say(part == "has no memory" ? ENOMEM : 0);
    }
    return 0;
}

} // namespace

/// The worker's end of its nursery, which is this program in another part.
class NurseryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_nursery = std::make_unique<Nursery>(m_dir.path()); }
    void cleanup() { m_nursery.reset(); }
    void answersForWhatItForks();
    void saysThatOneMayHaveBeenForked_data();
    void saysThatOneMayHaveBeenForked();
    void saysOnceThatThereIsNone();

private:
    Nursery::Answer fork()
    {
        return m_nursery->fork(QCoreApplication::applicationFilePath(),
                               {m_dir.path(), QStringLiteral("w"), m_dir.path(), MonoTime(), 1});
    }

    QTemporaryDir m_dir;
    std::unique_ptr<Nursery> m_nursery;
};

void NurseryTest::answersForWhatItForks()
{
    qputenv(kPart, "forks");
    QTest::failOnWarning(QRegularExpression(QStringLiteral("nursery")));
    QVERIFY(fork() == Nursery::Answer::No); // nobody waits for it to load
    QTRY_VERIFY_WITH_TIMEOUT(fork() == Nursery::Answer::Forked, kPatience);
    QVERIFY(fork() == Nursery::Answer::Forked);
}

void NurseryTest::saysThatOneMayHaveBeenForked_data()
{
    QTest::addColumn<QByteArray>("part");
    for (const QByteArray part : {"ends before it answers", "does not answer"})
        QTest::newRow(part.constData()) << part;
}

void NurseryTest::saysThatOneMayHaveBeenForked()
{
    QFETCH(QByteArray, part);
    qputenv(kPart, part);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no nursery.*: it ") + QLatin1String(part)));
    Nursery::Answer answer = fork();
    QVERIFY(answer == Nursery::Answer::No);
    QVERIFY(QTest::qWaitFor([&] { return (answer = fork()) != Nursery::Answer::No; }, kPatience));
    QVERIFY(answer == Nursery::Answer::Perhaps);
    QVERIFY(fork() == Nursery::Answer::No); // it rests
}

void NurseryTest::saysOnceThatThereIsNone()
{
    static int lines;
    lines = 0;
    qputenv(kPart, "ends at its start");
    const auto former = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &, const QString &text) {
        lines += type == QtWarningMsg && text.contains(QStringLiteral("no nursery")) ? 1 : 0;
    });
    const bool isSaid = QTest::qWaitFor([this] { return fork() == Nursery::Answer::No && lines > 0; }, kPatience);
    for (int i = 0; i < 10; ++i)
        QVERIFY(fork() == Nursery::Answer::No);
    qInstallMessageHandler(former);
    QVERIFY(isSaid);
    QCOMPARE(lines, 1);
}

int main(int argc, char **argv)
{
    if (keeper::isNursery(argc, argv))
        return play(qgetenv(kPart));
    qunsetenv("HOLDFAST_NURSERY");
    QCoreApplication app(argc, argv);
    NurseryTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_nursery_unix.moc"
