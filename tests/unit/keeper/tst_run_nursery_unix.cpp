// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keeper/nursery.h"

#include <QTest>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace holdfast;
using namespace holdfast::keeper;

namespace {

constexpr int kEnded = -2; ///< no answer of a nursery

/// A nursery in a process of its own, and its worker. Each keeper writes a letter and ends.
class Served final
{
public:
    explicit Served(const QString &version = QStringLiteral(HOLDFAST_VERSION))
    {
        std::array<int, 2> ends{};
        std::array<int, 2> written{};
        if (::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends.data()) != 0 || ::pipe(written.data()) != 0)
            qFatal("no sockets");
        m_pid = ::fork();
        if (m_pid == 0) {
            ::dup2(ends[1], STDIN_FILENO);
            ::dup2(written[1], STDOUT_FILENO);
            beNursery(version);
        }
        ::close(ends[1]);
        ::close(written[1]);
        m_worker = ends[0];
        m_keepers = written[0];
    }
    ~Served()
    {
        leave();
        ::close(m_keepers);
        ::waitpid(m_pid, nullptr, 0);
    }
    Q_DISABLE_COPY_MOVE(Served)

    void say(const QByteArray &word) const
    {
        QCOMPARE(::send(m_worker, word.constData(), static_cast<size_t>(word.size()), MSG_NOSIGNAL), word.size());
    }
    [[nodiscard]] int hear() const
    {
        int number = 0;
        return ::recv(m_worker, &number, sizeof number, 0) == sizeof number ? number : kEnded;
    }
    void signal(int number) const
    {
        ::kill(m_pid, number);
        if (number == SIGSTOP)
            ::waitpid(m_pid, nullptr, WUNTRACED);
    }
    void leave()
    {
        if (m_worker >= 0)
            ::close(m_worker);
        m_worker = -1;
    }
    /// A letter for each, when all and their nursery have ended.
    [[nodiscard]] QByteArray keepers() const
    {
        QByteArray all;
        char letter = 0;
        while (::read(m_keepers, &letter, 1) == 1)
            all += letter;
        return all;
    }

private:
    [[noreturn]] static void beNursery(const QString &version)
    {
        QStringList arguments = nurseryArguments(QStringLiteral("/data"));
        arguments[2] = version;
        QByteArray room = "holdfast" + QByteArray(1, '\0') + arguments.join(QChar(u'\0')).toUtf8(); // as execve(2) does
        std::array<char *, 6> argv{};
        argv[0] = room.data();
        for (std::size_t i = 1; i < 5; ++i)
            argv[i] = argv[i - 1] + std::strlen(argv[i - 1]) + 1;
        if (isNursery(5, argv.data()) && runNursery(5, argv.data()) && ::write(STDOUT_FILENO, "k", 1) != 1)
            ::_exit(EXIT_FAILURE);
        ::_exit(EXIT_SUCCESS);
    }

    pid_t m_pid = -1;
    int m_worker = -1;
    int m_keepers = -1;
};

QByteArray someWord()
{
    return wordFor({QStringLiteral("/data/spool/run.1"), QStringLiteral("w"), QStringLiteral("/data/keepers"),
                    MonoTime(Seconds(1)), 1000});
}

} // namespace

class RunNurseryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void forksAKeeperAtEachWord();
    void refusesAWordThatIsNoKeepers();
    void forksNothingForAWorkerThatIsGone();
    void servesNoWorkerOfAnotherVersion();
};

void RunNurseryTest::forksAKeeperAtEachWord()
{
    Served nursery;
    QCOMPARE(nursery.hear(), kReady);
    for (int i = 0; i < 2; ++i) {
        nursery.say(someWord());
        QCOMPARE(nursery.hear(), 0);
    }
    nursery.leave();
    QCOMPARE(nursery.keepers(), "kk");
}

void RunNurseryTest::refusesAWordThatIsNoKeepers()
{
    Served nursery;
    QCOMPARE(nursery.hear(), kReady);
    nursery.say("--keep");
    QCOMPARE(nursery.hear(), EINVAL);
    nursery.leave();
    QCOMPARE(nursery.keepers(), "");
}

/// What waits in its socket can still be read then.
void RunNurseryTest::forksNothingForAWorkerThatIsGone()
{
    Served nursery;
    QCOMPARE(nursery.hear(), kReady);
    nursery.signal(SIGSTOP);
    nursery.say(someWord());
    nursery.leave();
    nursery.signal(SIGCONT);
    QCOMPARE(nursery.keepers(), "");
}

void RunNurseryTest::servesNoWorkerOfAnotherVersion()
{
    const Served nursery(QStringLiteral("0.0.1"));
    QCOMPARE(nursery.hear(), kEnded);
}

QTEST_APPLESS_MAIN(RunNurseryTest)
#include "tst_run_nursery_unix.moc"
