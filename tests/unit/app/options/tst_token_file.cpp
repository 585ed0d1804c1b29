// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/token_file.h"
#include "surroundings.h"

#include <QNetworkInterface>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

using namespace holdfast::app;

class TokenFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noFileIsNoToken() { QCOMPARE(readToken({}).value(), QByteArray()); }
    void readsTheFirstLine_data();
    void readsTheFirstLine();
    void refusesWhatIsNoToken_data();
    void refusesWhatIsNoToken();
    void namesAFileThatCannotBeRead();
    void takesATokenFromTheEnvironment();
    void refusesAnEnvironmentWithoutAToken();
    void sendsTheAdminTokenToThisMachineOnly_data();
    void sendsTheAdminTokenToThisMachineOnly();
    void sendsItToTheServerOfItsFolder_data();
    void sendsItToTheServerOfItsFolder();
};

namespace {

holdfast::Result<QByteArray> read(const QByteArray &content)
{
    QTemporaryFile file;
    if (!file.open() || file.write(content) != content.size())
        return holdfast::Problem{QStringLiteral("test"), file.errorString(), {}, {}};
    file.close();
    return readToken(file.fileName());
}

} // namespace

void TokenFileTest::readsTheFirstLine_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("no line end") << QByteArray("hf_a") << QByteArray("hf_a");
    QTest::newRow("line end") << QByteArray("hf_a\n") << QByteArray("hf_a");
    QTest::newRow("of Windows") << QByteArray("hf_a\r\nmore\r\n") << QByteArray("hf_a");
    QTest::newRow("spaces around") << QByteArray("  hf_a\t\n") << QByteArray("hf_a");
    QTest::newRow("longest") << QByteArray(4096, 'x') + '\n' << QByteArray(4096, 'x');
    QTest::newRow("longest, of Windows") << QByteArray(4096, 'x') + "\r\n" << QByteArray(4096, 'x');
}

void TokenFileTest::readsTheFirstLine()
{
    QFETCH(QByteArray, content);
    const auto token = read(content);
    QVERIFY2(token, token ? "" : qPrintable(token.problem().text()));
    QTEST(*token, "token");
}

void TokenFileTest::refusesWhatIsNoToken_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("what");
    QTest::newRow("empty") << QByteArray() << "the first line is not a token";
    QTest::newRow("an empty line") << QByteArray("\nhf_a\n") << "the first line is not a token";
    QTest::newRow("two words") << QByteArray("hf_a b") << "the first line is not a token";
    QTest::newRow("no ASCII") << QByteArray("hf_\xc3\xa4") << "the first line is not a token";
    QTest::newRow("NUL") << QByteArray("hf_a\0b", 6) << "the first line is not a token";
    QTest::newRow("too long") << QByteArray(4097, 'x') + '\n' << "the first line is longer than 4096 bytes";
    QTest::newRow("much too long") << QByteArray(1'000'000, 'x') << "the first line is longer than 4096 bytes";
}

void TokenFileTest::refusesWhatIsNoToken()
{
    QFETCH(QByteArray, content);
    const auto token = read(content);
    QVERIFY(!token);
    QTEST(token.problem().what, "what");
    QVERIFY(token.problem().where.startsWith(QStringLiteral("--token-file /")));
}

void TokenFileTest::namesAFileThatCannotBeRead()
{
    const auto token = readToken(QStringLiteral("/no/such/file"));
    QVERIFY(!token);
    QCOMPARE(token.problem().where, QStringLiteral("--token-file /no/such/file"));
}

void TokenFileTest::takesATokenFromTheEnvironment()
{
    const auto parsed = [](const QStringList &line, const QMap<QString, QString> &environment) {
        return parseOptions(line, test::surroundings(environment)).value();
    };
    const QMap<QString, QString> both{{"HOLDFAST_TOKEN", "hfv_a"}, {"HOLDFAST_TOKEN_FILE", "/no/such/file"}};
    QCOMPARE(tokenOf(parsed({"status"}, both)).value(), QByteArray("hfv_a"));
    const auto line = parsed({"status", "--token-file", "/no/such/file"}, both);
    QVERIFY(!tokenOf(line)); // the command line wins
    QCOMPARE(tokenOf(parsed({"status"}, {})).value(), QByteArray());
}

void TokenFileTest::refusesAnEnvironmentWithoutAToken()
{
    Options options;
    options.token = "two words";
    QCOMPARE(tokenOf(options).problem().where, QStringLiteral("HOLDFAST_TOKEN"));
    QVERIFY(!tokenOf(options).problem().text().contains(u"words"));
}

void TokenFileTest::sendsTheAdminTokenToThisMachineOnly_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isSent");
    QTest::newRow("127.0.0.1") << "http://127.0.0.1:8000" << true;
    QTest::newRow("another loopback address") << "http://127.8.0.1:8000" << true;
    QTest::newRow("IPv6") << "http://[::1]:8000" << true;
    QTest::newRow("localhost") << "http://LocalHost:8000" << true;
    QTest::newRow("another machine") << "http://10.0.0.5:8000" << false;
    QTest::newRow("a name") << "http://localhost.example.org:8000" << false;
    QTest::newRow("every address") << "http://0.0.0.0:8000" << false;
}

void TokenFileTest::sendsItToTheServerOfItsFolder_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isUrlGiven");
    QTest::addColumn<bool>("isSent");
    QTest::newRow("over TLS") << "https://jobs.example.com:8000" << false << true;
    QTest::newRow("over TLS, and somebody named it") << "https://jobs.example.com:8000" << true << false;
    QTest::newRow("the address is another machine's now") << "http://192.0.2.7:8000" << false << false;
    const auto addresses = QNetworkInterface::allAddresses();
    for (const QHostAddress &address : addresses) {
        if (address.protocol() != QAbstractSocket::IPv4Protocol || address.isLoopback())
            continue;
        const QString url = QStringLiteral("http://%1:8000").arg(address.toString());
        QTest::newRow("an address of this machine") << url << false << true;
        QTest::newRow("an address of this machine, and somebody named it") << url << true << false;
        break;
    }
}

void TokenFileTest::sendsItToTheServerOfItsFolder()
{
    QFETCH(QString, url);
    QFETCH(bool, isUrlGiven);
    QFETCH(bool, isSent);
    QTemporaryDir data;
    Options options;
    options.url = QUrl(url);
    options.isUrlGiven = isUrlGiven;
    options.dataDir = data.path();
    QFile file(data.filePath("admin.token"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("hfa_b\n");
    file.close();
    QCOMPARE(adminTokenFor(options), isSent ? QByteArray("hfa_b") : QByteArray());
}

void TokenFileTest::sendsTheAdminTokenToThisMachineOnly()
{
    QFETCH(QString, url);
    QFETCH(bool, isSent);
    QTemporaryDir data;
    Options options;
    options.url = QUrl(url);
    options.isUrlGiven = true;
    options.dataDir = data.path();
    QCOMPARE(adminTokenFor(options), QByteArray());
    QFile file(data.filePath("admin.token"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("hfa_b\n");
    file.close();
    QCOMPARE(adminTokenFor(options), isSent ? QByteArray("hfa_b") : QByteArray());
}

QTEST_GUILESS_MAIN(TokenFileTest)
#include "tst_token_file.moc"
