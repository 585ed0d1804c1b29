// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/settings.h"
#include "surroundings.h"

#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QTest>

#include <functional>

using namespace holdfast;
using namespace holdfast::app;
using test::surroundings;
using test::typed;

using Look = std::function<QString(const Options &)>;
Q_DECLARE_METATYPE(Look)

namespace {

template <auto Field>
QString ms(const Options &options)
{
    return QString::number((options.*Field).count());
}

QString urls(const Options &options)
{
    QStringList list;
    for (const QUrl &url : options.connectUrls)
        list += url.toString();
    return list.join(u' ');
}

QString pairs(const QMap<QString, QString> &map)
{
    QStringList list;
    for (auto it = map.begin(); it != map.end(); ++it)
        list += it.key() + u'=' + it.value();
    return list.join(u' ');
}

QString listen(const Options &o)
{
    return QStringLiteral("%1 %2").arg(o.listenAddress.toString()).arg(o.listenPort);
}

} // namespace

class TestOptions final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesEachValue_data();
    void takesEachValue();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void highestLayerWins_data();
    void highestLayerWins();
    void choosesTheFace_data();
    void choosesTheFace();
    void readsTheFileNamedInTheEnvironment();
    void everySettingWorksInEveryPlace_data();
    void everySettingWorksInEveryPlace();
    void helpNamesEverySetting();
    void exampleFileHoldsEverySettingAndItsDefault();
    void cliReferenceNamesEverySetting();
    void thisProcessHasUsableDefaults();
};

void TestOptions::takesEachValue_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<Look>("look");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *line, Look look, const char *expected) {
        QTest::addRow("%s -> %s", line, expected) << QString::fromLatin1(line) << look << QString::fromLatin1(expected);
    };
    row("", listen, "127.0.0.1 8000");
    row("--listen 127.0.0.1:0", listen, "127.0.0.1 0");
    row("--listen localhost:65535", listen, "127.0.0.1 65535");
    row("--listen [::1]:9", listen, "::1 9");
    row("--listen=127.0.0.2:80", listen, "127.0.0.2 80");
    row("--listen 0.0.0.0:80 --insecure", listen, "0.0.0.0 80");
    row(
        "", [](const Options &o) { return o.dataDir; }, "/data");
    row(
        "--data /x", [](const Options &o) { return o.dataDir; }, "/x");
    row(
        "", [](const Options &o) { return o.database; }, "sqlite:/data/holdfast.db");
    row(
        "--data /x", [](const Options &o) { return o.database; }, "sqlite:/x/holdfast.db");
    row(
        "--database sqlite:/y/z.db", [](const Options &o) { return o.database; }, "sqlite:/y/z.db");
    row(
        "--database postgresql://u@h:5433/d", [](const Options &o) { return o.database; }, "postgresql://u@h:5433/d");
    row(
        "--allow-origin HTTPS://A.b --allow-origin http://c:1",
        [](const Options &o) { return o.allowOrigins.join(u' '); }, "https://a.b http://c:1");
    row("", urls, "ws://127.0.0.1:8000/ws/heartbeat");
    row("--connect ws://a:1", urls, "ws://a:1/ws/heartbeat");
    row("--connect ws://a:1/", urls, "ws://a:1/ws/heartbeat");
    row("--connect ws://a:1/other --connect wss://b", urls, "ws://a:1/other wss://b/ws/heartbeat");
    row(
        "", [](const Options &o) { return o.name; }, "machine");
    row(
        "--name w-1", [](const Options &o) { return o.name; }, "w-1");
    row(
        "", [](const Options &o) { return QString::number(o.slots); }, "6");
    row(
        "--slots 0", [](const Options &o) { return QString::number(o.slots); }, "0");
    row(
        "--slots 1024", [](const Options &o) { return QString::number(o.slots); }, "1024");
    row(
        "--label a=b --label c=d=e --label f=", [](const Options &o) { return pairs(o.labels); }, "a=b c=d=e f=");
    row(
        "--token-file /t", [](const Options &o) { return o.tokenFile; }, "/t");
    row("", ms<&Options::heartbeat>, "60000");
    row("--heartbeat 100ms", ms<&Options::heartbeat>, "100");
    row("", ms<&Options::pingInterval>, "20000");
    row("--ping-interval 1h", ms<&Options::pingInterval>, "3600000");
    row("", ms<&Options::pingTimeout>, "10000");
    row("--ping-timeout 2s", ms<&Options::pingTimeout>, "2000");
    row("", ms<&Options::closeTimeout>, "5000");
    row("--close-timeout 10ms", ms<&Options::closeTimeout>, "10");
    row("", ms<&Options::ackTimeout>, "90000");
    row("--ack-timeout 1d", ms<&Options::ackTimeout>, "86400000");
    row("", ms<&Options::serverPingInterval>, "25000");
    row("--server-ping-interval 3s", ms<&Options::serverPingInterval>, "3000");
    row("", ms<&Options::reconnectMax>, "8000");
    row("--reconnect-max 5m", ms<&Options::reconnectMax>, "300000");
    row(
        "--log-level debug", [](const Options &o) { return QString::number(int(o.logLevel)); }, "0");
    row(
        "--log-level error", [](const Options &o) { return QString::number(int(o.logLevel)); }, "3");
    row(
        "--log-format json", [](const Options &o) { return QString::number(int(o.logFormat)); }, "1");
    row(
        "--log-file /l", [](const Options &o) { return o.logFile; }, "/l");
    row(
        "", [](const Options &o) { return o.url.toString(); }, "http://127.0.0.1:8000");
    row(
        "--url https://h:1/p", [](const Options &o) { return o.url.toString(); }, "https://h:1/p");
}

void TestOptions::takesEachValue()
{
    QFETCH(QString, line);
    QFETCH(Look, look);
    const auto options = parseOptions(QStringList{"--server"} + typed(line), surroundings());
    QVERIFY2(options, options ? "" : qPrintable(options.problem().text()));
    QTEST(look(*options), "expected");
}

void TestOptions::namesWhatIsWrong_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("fault"); // a part of it
    const auto row = [](const char *line, const char *fault) {
        QTest::addRow("%s", line) << QString::fromLatin1(line) << QString::fromLatin1(fault);
    };
    row("--server --ping-interval 20x", "--ping-interval: \"20x\" is not a duration such as 500ms, 20s, 5m");
    row("--server --ping-interval 20", "--ping-interval: \"20\" is not a duration");
    row("--server --ping-interval -1s", "--ping-interval: \"-1s\" is not a duration");
    row("--server --ping-interval 99ms", "--ping-interval: \"99ms\" is not between 100ms and 1h");
    row("--server --ping-interval 61m", "--ping-interval: \"61m\" is not between 100ms and 1h");
    row("--server --heartbeat 0s", "--heartbeat: \"0s\" is not between 100ms and 24h");
    row("--server --ping-timeout 2h", "--ping-timeout: ");
    row("--server --close-timeout 1ms", "--close-timeout: \"1ms\" is not between 10ms and 5m");
    row("--server --ack-timeout 2d", "--ack-timeout: ");
    row("--server --reconnect-max 1ms", "--reconnect-max: ");
    row("--server --server-ping-interval abc", "--server-ping-interval: \"abc\"");
    row("--server --listen 8000", "--listen: \"8000\" is not HOST:PORT");
    row("--server --listen :8000", "--listen: ");
    row("--server --listen host:8000", "--listen: \"host\" is not an IP address or localhost");
    row("--server --listen 127.0.0.1:65536", "--listen: port 65536 is above 65535");
    row("--server --listen 127.0.0.1:-1", "--listen: ");
    row("--server --listen ::1:80", "--listen: ");
    row("--server --listen ''", "--listen: ");
    row("--server --listen 0.0.0.0:80", "the server has no certificate; make one: holdfast tls init");
    row("--server --listen [::]:80", "--listen: ");
    row("--server --listen 127.0.0.1:1 --listen 127.0.0.1:2", "--listen: takes one value, not 2");
    row("--server --listen", "--listen");
    row("--server --data ''", "--data: is empty");
    row("--server --database mysql:x", "--database: \"mysql:x\" is not sqlite:PATH or postgresql://HOST/DATABASE");
    row("--server --database sqlite:", "--database: ");
    row("--server --database postgresql://u:secret@h/d", "--database: contains a password");
    row("--server --database postgresql://h/d?password=secret", "--database: contains a password");
    row("--server --allow-origin example.org", "--allow-origin: \"example.org\" is not an origin");
    row("--server --allow-origin http://a/path", "--allow-origin: ");
    row("--worker --connect http://a", "--connect: \"http://a\" is not a ws:// or wss:// address");
    row("--worker --connect ws://", "--connect: ");
    row("--worker --connect ws://a:0", "--connect: ");
    row("--worker --connect ws://a:x", "--connect: ");
    row("--worker --connect ws://user@a", "--connect: ");
    row("--worker --connect ws://ok --connect nonsense", "--connect: \"nonsense\"");
    row("--worker --name 'a b'", "--name: \"a b\" is not a name");
    row("--worker --name -x", "--name: ");
    row("--worker --slots -1", "--slots: \"-1\" is not a number from 0 to 1024");
    row("--worker --slots 1025", "--slots: ");
    row("--worker --slots two", "--slots: ");
    row("--worker --slots 1.5", "--slots: ");
    row("--worker --slots 99999999999", "--slots: ");
    row("--worker --label x", "--label: \"x\" is not KEY=VALUE");
    row("--worker --label =x", "--label: \"=x\" is not KEY=VALUE");
    QTest::newRow("labels of 16 KiB") << QStringLiteral("--worker --label a=") + QString(16'384, u'x')
                                      << QStringLiteral(
                                             "--label: the labels are longer than 16384 characters together");
    row("--worker --label a=1 --label a=2", "--label: \"a\" is given twice");
    row("--server --log-level loud", "--log-level: \"loud\" is not debug, info, warning or error");
    row("--server --log-format xml", "--log-format: \"xml\" is not text or json");
    row("--server --worker", "--server and --worker are two processes");
    row("--monitor", "--monitor: the monitor window is not installed");
    row("--server --monitor", "--monitor: the monitor window is not installed");
    row("--worker --monitor", "--monitor: the monitor window is not installed");
    row("--server status", "a command asks a running server");
    row("--server --frobnicate", "unknown option --frobnicate");
    row("--server -x", "unknown option -x");
    row("jbo list", "unknown command \"jbo\"");
    row("--server -- true", "--: only job add takes a program");
    row("--server --insecure=perhaps", "insecure");
    row("status --url ftp://x", "--url: \"ftp://x\" is not an http:// or https:// address");
    row("--server --config /missing", "/missing: no such file");
}

void TestOptions::namesWhatIsWrong()
{
    QFETCH(QString, line);
    QFETCH(QString, fault);
    const auto options = parseOptions(typed(line), surroundings());
    QVERIFY(!options);
    const QString text = options.problem().text();
    QVERIFY2(text.contains(fault), qPrintable(text));
    QVERIFY2(!text.contains(u'\n'), qPrintable(text));
}

void TestOptions::highestLayerWins_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("expected"); // seconds of the ping interval, or the fault
    const auto row = [](const char *name, QString line, QString variable, QString file, QString expected) {
        QTest::newRow(name) << line << variable << file << expected;
    };
    row("default", "", "", "", "20");
    row("file over default", "", "", "ping-interval = 3s", "3");
    row("environment over file", "", "2s", "ping-interval = 3s", "2");
    row("command line over both", "--ping-interval 1s", "2s", "ping-interval = 3s", "1");
    row("command line over file", "--ping-interval 1s", "", "ping-interval = 3s", "1");
    row("command line over environment", "--ping-interval 1s", "2s", "", "1");
    row("a lower layer is not even read", "--ping-interval 1s", "nonsense", "ping-interval = nonsense", "1");
    row("fault in the environment", "", "20x", "",
        "HOLDFAST_PING_INTERVAL: \"20x\" is not a duration such as 500ms, 20s, 5m");
    row("fault in the file", "", "", "# one\nping-interval = 20x",
        "/c.conf:2: ping-interval: \"20x\" is not a duration such as 500ms, 20s, 5m");
    row("twice in the file", "", "", "ping-interval = 1s\nping-interval = 2s",
        "/c.conf:2: ping-interval: takes one value, not 2");
    row("unknown key", "", "", "ping-intervall = 1s",
        "/c.conf:1: unknown key \"ping-intervall\"; did you mean \"ping-interval\"?");
    row("unknown key although overruled", "--ping-interval 1s", "", "nonsense = 1",
        "/c.conf:1: unknown key \"nonsense\"");
    row("config in a config", "", "", "config = x", "/c.conf:1: unknown key \"config\"");
    row("not a line", "", "", "nonsense", "/c.conf:1: this line is not name = value");
}

void TestOptions::highestLayerWins()
{
    QFETCH(QString, line);
    QFETCH(QString, variable);
    QFETCH(QString, file);
    const auto here = surroundings({{"HOLDFAST_PING_INTERVAL", variable}}, {{"/c.conf", file}});
    const auto options = parseOptions(QStringList{"--worker", "--config", "/c.conf"} + typed(line), here);
    const QString seen = options ? QString::number(options->pingInterval.count() / 1000) : options.problem().text();
    QTEST(seen, "expected");
}

void TestOptions::choosesTheFace_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<Face>("face");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("text"); // a part of it
    QTest::newRow("nothing") << "" << Face::Help << 2 << "holdfast --server";
    QTest::newRow("only an option") << "--slots 3" << Face::Help << 2 << "holdfast --server";
    QTest::newRow("--help") << "--help" << Face::Help << 0 << "--ping-interval DUR";
    QTest::newRow("-h") << "-h" << Face::Help << 0 << "--ping-interval DUR";
    QTest::newRow("--server --help") << "--server --help" << Face::Help << 0 << "--ping-interval DUR";
    QTest::newRow("help of a command") << "job add --help" << Face::Help << 0 << "--cron EXPR";
    QTest::newRow("help of a group") << "run --help" << Face::Help << 0 << "cancel";
    QTest::newRow("--version") << "--version" << Face::Version << 0 << "holdfast 0.1.0";
    QTest::newRow("--server") << "--server" << Face::Server << 0 << "";
    QTest::newRow("--worker") << "--worker" << Face::Worker << 0 << "";
    QTest::newRow("status") << "status" << Face::Client << 0 << "";
}

void TestOptions::choosesTheFace()
{
    QFETCH(QString, line);
    QFETCH(QString, text);
    const auto options = parseOptions(typed(line), surroundings());
    QVERIFY(options);
    QTEST(options->face, "face");
    QTEST(options->exitCode, "exitCode");
    QVERIFY2(options->text.contains(text), qPrintable(options->text));
}

void TestOptions::readsTheFileNamedInTheEnvironment()
{
    const QMap<QString, QString> files{{"/a", "slots = 3"}, {"/b", "slots = 4"}};
    const auto fromVariable = parseOptions({"--worker"}, surroundings({{"HOLDFAST_CONFIG", "/a"}}, files));
    QVERIFY(fromVariable);
    QCOMPARE(fromVariable->slots, 3);
    const auto fromLine =
        parseOptions({"--worker", "--config", "/b"}, surroundings({{"HOLDFAST_CONFIG", "/a"}}, files));
    QVERIFY(fromLine);
    QCOMPARE(fromLine->slots, 4);
}

void TestOptions::everySettingWorksInEveryPlace_data()
{
    QTest::addColumn<QString>("name");
    for (const Setting &setting : settings())
        QTest::newRow(setting.name) << QString::fromLatin1(setting.name);
}

/// What is nonsense for one setting is found in all three places, so all three are read.
void TestOptions::everySettingWorksInEveryPlace()
{
    QFETCH(QString, name);
    const QStringList free{"data", "token-file", "log-file", "client-ca", "tls-cert", "tls-key", "tls-ca"}; // any text
    const QString nonsense = free.contains(name) ? QString() : QStringLiteral(" ? ");
    const auto file =
        parseOptions({"--server", "--config", "/c"}, surroundings({}, {{"/c", name + " = \"" + nonsense + '"'}}));
    QVERIFY(!file);
    QVERIFY2(file.problem().where.endsWith(name), qPrintable(file.problem().text()));
    if (nonsense.isEmpty())
        return;
    const auto variable = parseOptions({"--server"}, surroundings({{environmentName(name), nonsense}}));
    QVERIFY(!variable);
    QCOMPARE(variable.problem().where, environmentName(name));
    if (QStringList{"insecure", "require-token", "json", "utc", "stop-runs", "ephemeral"}.contains(name))
        return; // flags take no value
    const auto line = parseOptions({"--server", "--" + name, nonsense}, surroundings());
    QVERIFY(!line);
    QCOMPARE(line.problem().where, "--" + name);
}

void TestOptions::helpNamesEverySetting()
{
    const QString help = helpText();
    for (const Setting &setting : settings())
        QVERIFY2(help.contains(QStringLiteral("--") + QLatin1String(setting.name) + u' '), setting.name);
}

/// resources/holdfast.conf with its examples no longer commented out is a good file.
void TestOptions::exampleFileHoldsEverySettingAndItsDefault()
{
    QFile file(QStringLiteral(HOLDFAST_SOURCE_DIR "/resources/holdfast.conf"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QString text = QString::fromUtf8(file.readAll());
    for (const Setting &setting : settings())
        QVERIFY2(text.contains(QStringLiteral("\n#%1 = ").arg(QLatin1String(setting.name))), setting.name);
    text.remove(QRegularExpression("^#tls-pin = .*$", QRegularExpression::MultilineOption)); // or tls-ca, never both
    text.replace(QRegularExpression("^#(?=[a-z])", QRegularExpression::MultilineOption), QString());
    const auto options = parseOptions({"--server", "--config", "/c"}, surroundings({}, {{"/c", text}}));
    QVERIFY2(options, options ? "" : qPrintable(options.problem().text()));
    const auto defaults = parseOptions({"--server"}, surroundings());
    QCOMPARE(options->heartbeat, defaults->heartbeat);
    QCOMPARE(options->reconnectMax, defaults->reconnectMax);
    QCOMPARE(options->listenPort, defaults->listenPort);
    QCOMPARE(options->connectUrls, defaults->connectUrls);
}

void TestOptions::cliReferenceNamesEverySetting()
{
    QFile file(QStringLiteral(HOLDFAST_SOURCE_DIR "/docs/cli.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    for (const Setting &setting : settings())
        QVERIFY2(text.contains(QStringLiteral("`--%1").arg(QLatin1String(setting.name))), setting.name);
}

void TestOptions::thisProcessHasUsableDefaults()
{
    const auto options = parseOptions({"--worker"}, surroundingsOfThisProcess());
    QVERIFY(options);
    QVERIFY(!options->name.isEmpty());
    QVERIFY(options->slots >= 1);
    QVERIFY(options->dataDir.endsWith(QStringLiteral("/holdfast")));
    const auto missing = parseOptions({"--worker", "--config", "/no/such/file"}, surroundingsOfThisProcess());
    QVERIFY(!missing);
    QVERIFY(missing.problem().text().contains(QStringLiteral("/no/such/file")));
}

QTEST_GUILESS_MAIN(TestOptions)
#include "tst_options.moc"
