// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/token_file.h"

#include <QTemporaryFile>
#include <QtTest>

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
    QTest::newRow("empty") << QByteArray() << "holds no token";
    QTest::newRow("an empty line") << QByteArray("\nhf_a\n") << "holds no token";
    QTest::newRow("two words") << QByteArray("hf_a b") << "holds no token";
    QTest::newRow("no ASCII") << QByteArray("hf_\xc3\xa4") << "holds no token";
    QTest::newRow("NUL") << QByteArray("hf_a\0b", 6) << "holds no token";
    QTest::newRow("too long") << QByteArray(4097, 'x') + '\n' << "its first line is longer than 4096 bytes";
    QTest::newRow("much too long") << QByteArray(1'000'000, 'x') << "its first line is longer than 4096 bytes";
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

QTEST_GUILESS_MAIN(TokenFileTest)
#include "tst_token_file.moc"
