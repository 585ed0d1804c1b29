// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/process/recorder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <csignal>

#include <unistd.h>

using namespace holdfast;
using namespace holdfast::process;

/// What a program is given, and what is said when it cannot start.
class ProcessStart final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }
    void saysWhyItCannotStart_data();
    void saysWhyItCannotStart();
    void doesNotEndInsideStart();
    void saysWhenTheSystemRefuses();
    void namesNoSignalWhereTheEndIsHidden();
    void saysWhatIsWrongWithAScript_data();
    void saysWhatIsWrongWithAScript();
    void runsInItsFolder();
    void findsAProgramRelativeToItsFolder();
    void getsOnlyWhatItNeedsOfTheWorker();
    void getsWhatItAsksFor();
    void addsToTheEnvironment();
    void looksInThePathOfTheJob();
    void passesArgumentsAsTheyAre();
    void hasNullAsInput();
    void inheritsNoDescriptors();
    void leadsItsOwnSession();

private:
    QString make(const QString &name, const QByteArray &content, QFile::Permissions permissions)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() ||
            !file.setPermissions(permissions))
            qFatal("cannot make a file");
        return file.fileName();
    }
    QTemporaryDir m_folder;
};

constexpr auto kPlain = QFile::ReadOwner | QFile::WriteOwner;
constexpr auto kExecutable = kPlain | QFile::ExeOwner;

void ProcessStart::saysWhyItCannotStart_data()
{
    const QString plain = make(QStringLiteral("plain"), "#!/bin/sh\n", kPlain);
    const QString folder = m_folder.path();
    const QString zero(1, QChar(u'\0'));
    QTest::addColumn<QStringList>("command");
    QTest::addColumn<QString>("cwd");
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("error");
    QTest::newRow("no command") << QStringList() << QString() << QString() << QStringLiteral("the command is empty");
    QTest::newRow("empty program") << QStringList{{}, QStringLiteral("x")} << QString() << QString()
                                   << QStringLiteral("the command is empty");
    QTest::newRow("missing path") << QStringList{QStringLiteral("/no/such")} << QString() << QString()
                                  << QStringLiteral("no such program: /no/such");
    QTest::newRow("missing name") << QStringList{QStringLiteral("no-such-program")} << QString() << QString()
                                  << QStringLiteral("no such program in PATH: no-such-program");
    QTest::newRow("a folder") << QStringList{folder} << QString() << QString()
                              << QStringLiteral("a folder, not a program: ") + folder;
    QTest::newRow("not executable") << QStringList{plain} << QString() << QString()
                                    << QStringLiteral("not executable: ") + plain;
    QTest::newRow("no working folder") << QStringList{QStringLiteral("sh")} << QStringLiteral("/no/such/folder")
                                       << QString() << QStringLiteral("working folder does not exist: /no/such/folder");
    QTest::newRow("a file for a folder") << QStringList{QStringLiteral("sh")} << plain << QString()
                                         << QStringLiteral("working folder is not a folder: ") + plain;
    QTest::newRow("NUL in the program") << QStringList{QStringLiteral("sh") + zero} << QString() << QString()
                                        << QStringLiteral("the command has a NUL character in word 1");
    QTest::newRow("NUL in an argument") << QStringList{QStringLiteral("sh"), zero} << QString() << QString()
                                        << QStringLiteral("the command has a NUL character in word 2");
    QTest::newRow("NUL in the folder") << QStringList{QStringLiteral("sh")} << QStringLiteral("/tmp") + zero
                                       << QString() << QStringLiteral("the working folder has a NUL character");
    QTest::newRow("a variable with =") << QStringList{QStringLiteral("sh")} << QString() << QStringLiteral("A=B")
                                       << QStringLiteral("not a name for an environment variable: \"A=B\"");
}

void ProcessStart::saysWhyItCannotStart()
{
    QFETCH(QStringList, command);
    QFETCH(QString, cwd);
    QFETCH(QString, variable);
    QFETCH(QString, error);
    Launch launch{command, {}, cwd};
    if (!variable.isEmpty())
        launch.env.insert(variable, QStringLiteral("x"));
    Recorder run(launch);
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.exit->error, error);
    QVERIFY(!run.exit->started);
    QVERIFY(!run.exit->exitCode);
    QCOMPARE(run.order, QStringLiteral("e"));
    QCOMPARE(run.process.pid(), 0);
}

void ProcessStart::doesNotEndInsideStart()
{
    Recorder run(Launch{});
    QCOMPARE(run.order, QString());
    run.process.stopTree(Milliseconds(0)); // harmless, and the end still comes once
    QVERIFY(run.waitForEnd());
    QVERIFY(run.exit->stopped);
    QCOMPARE(run.order, QStringLiteral("e"));
}

void ProcessStart::saysWhatIsWrongWithAScript_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("said");
    QTest::newRow("no #!") << QByteArray("echo hi\n") << QStringLiteral("it has no #! line: begin it with #!/bin/sh");
    QTest::newRow("CRLF") << QByteArray("#!/bin/sh\r\necho hi\r\n") << QStringLiteral("it has Windows line ends");
    QTest::newRow("no interpreter") << QByteArray("#!/no/such/sh -e\n")
                                    << QStringLiteral("its interpreter is not there: /no/such/sh");
    QTest::newRow("no text") << QByteArray("\x7f"
                                           "ELF\x01\x01\x01\0\0",
                                           9)
                             << QString();
}

void ProcessStart::saysWhatIsWrongWithAScript()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, said);
    const QString script = make(QStringLiteral("script"), content, kExecutable);
    Recorder run({QStringList{script}, {}, {}});
    QVERIFY(run.waitForEnd());
    const QString error = run.exit->error;
    QVERIFY2(error.startsWith(QStringLiteral("cannot start ") + script), qPrintable(error));
    QVERIFY2(said.isEmpty() ? !error.contains(u';') : error.contains(said), qPrintable(error));
}

void ProcessStart::saysWhenTheSystemRefuses()
{
    const QString script = make(QStringLiteral("orphan"), "#!/no/such/interpreter\n", kExecutable);
    Recorder run({{script}, {}, {}});
    QVERIFY(run.waitForEnd());
    QVERIFY(!run.exit->started);
    QCOMPARE(run.order, QStringLiteral("e"));
    QVERIFY2(run.exit->error.startsWith(QStringLiteral("cannot start ") + script), qPrintable(run.exit->error));
    QVERIFY2(run.exit->error.contains(QStringLiteral("No such file")), qPrintable(run.exit->error));
}

/// As without resetSignals(): the system collects the child by itself.
void ProcessStart::namesNoSignalWhereTheEndIsHidden()
{
    const auto former = std::signal(SIGCHLD, SIG_IGN);
    Recorder run(shell(QStringLiteral("exit 0")));
    QVERIFY(run.waitForEnd());
    std::signal(SIGCHLD, former);
    QCOMPARE(run.exit->signal, QString());
    QVERIFY(!run.exit->exitCode);
    QCOMPARE(run.exit->error, QStringLiteral("the system did not say how the program ended"));
}

void ProcessStart::runsInItsFolder()
{
    Launch launch = shell(QStringLiteral("pwd -P"));
    launch.cwd = m_folder.path();
    Recorder run(launch);
    QVERIFY(run.waitForEnd());
    QCOMPARE(QString::fromUtf8(run.out).trimmed(), QDir(m_folder.path()).canonicalPath());
}

void ProcessStart::findsAProgramRelativeToItsFolder()
{
    make(QStringLiteral("here"), "#!/bin/sh\necho found\n", kExecutable);
    Recorder run({{QStringLiteral("./here")}, {}, m_folder.path()});
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.out, "found\n");
}

void ProcessStart::getsOnlyWhatItNeedsOfTheWorker()
{
    QProcessEnvironment own;
    for (const char *name :
         {"PATH", "HOME", "LANG", "LC_TIME", "TZ", "TMPDIR", "USER", "LOGNAME", "SHELL", "SystemRoot", "HOLDFAST_URL"})
        own.insert(QLatin1String(name), QStringLiteral("kept"));
    const QStringList kept = own.keys();
    for (const char *name : {"AWS_SECRET_ACCESS_KEY", "LD_PRELOAD", "HOLDFAST_TOKEN_FILE", "NOTIFY_SOCKET", "LC", "A"})
        own.insert(QLatin1String(name), QStringLiteral("not"));
    QCOMPARE(forPrograms(own, {}).keys(), kept);
}

void ProcessStart::getsWhatItAsksFor()
{
    QProcessEnvironment own;
    for (const char *name : {"AWS_SECRET_ACCESS_KEY", "AWS_OTHER", "HOLDFAST_TOKEN_FILE", "NOTIFY_SOCKET"})
        own.insert(QLatin1String(name), QStringLiteral("x"));
    const QStringList asked{QStringLiteral("AWS_SECRET_ACCESS_KEY"), QStringLiteral("HOLDFAST_TOKEN_FILE"),
                            QStringLiteral("NOTIFY_SOCKET"), QStringLiteral("NOT_SET")};
    QCOMPARE(forPrograms(own, asked).keys(), QStringList{QStringLiteral("AWS_SECRET_ACCESS_KEY")});
}

void ProcessStart::addsToTheEnvironment()
{
    qputenv("LC_TEST", "mine");
    Launch launch = shell(QStringLiteral("echo \"$LC_TEST|$GIVEN|$HOLDFAST_RUN_ID|$HOLDFAST_ATTEMPT\""));
    launch.env.insert(QStringLiteral("GIVEN"), QStringLiteral("a b=ü"));
    Recorder run(marked(launch, QStringLiteral("abc"), 3));
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.out, "mine|a b=ü|abc|3\n");
}

void ProcessStart::looksInThePathOfTheJob()
{
    make(QStringLiteral("only-here"), "#!/bin/sh\necho yes\n", kExecutable);
    Launch launch{{QStringLiteral("only-here")}, {{QStringLiteral("PATH"), m_folder.path()}}, {}};
    Recorder run(launch);
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.out, "yes\n");
}

void ProcessStart::passesArgumentsAsTheyAre()
{
    Launch launch = python(QStringLiteral("import sys; sys.stdout.write('|'.join(sys.argv[1:]))"));
    launch.command << QStringLiteral("a b") << QString() << QStringLiteral("\"q\" 'q' $x *")
                   << QStringLiteral("naïve ✓");
    Recorder run(launch);
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.out, "a b||\"q\" 'q' $x *|naïve ✓");
}

void ProcessStart::hasNullAsInput()
{
    Recorder run(shell(QStringLiteral("readlink /proc/self/fd/0; cat | wc -c")));
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.out, "/dev/null\n0\n");
}

void ProcessStart::inheritsNoDescriptors()
{
    const int forgotten = ::dup(2); // without O_CLOEXEC
    Recorder run(
        python(QStringLiteral("import os; print(sorted(f for f in map(int, os.listdir('/proc/self/fd')) if f != 3))")));
    ::close(forgotten);
    QVERIFY(run.waitForEnd());
    QCOMPARE(run.out, "[0, 1, 2]\n");
}

void ProcessStart::leadsItsOwnSession()
{
    Recorder run(python(QStringLiteral("import os; print(os.getpid(), os.getsid(0), os.getpgid(0))")));
    QVERIFY(run.waitForEnd());
    const QByteArray pid = QByteArray::number(run.process.pid());
    QCOMPARE(run.out, pid + ' ' + pid + ' ' + pid + '\n');
}

QTEST_GUILESS_MAIN(ProcessStart)
#include "tst_process_start.moc"
