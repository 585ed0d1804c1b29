// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/token_text.h"

#include <QTest>

#include <map>
#include <set>

using namespace holdfast;
using namespace holdfast::access;

class TokenTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrites_data();
    void readsWhatItWrites();
    void writesAllBits();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void neverRepeatsTheSecret_data() { saysWhatIsWrong_data(); }
    void neverRepeatsTheSecret();
    void namesBothRolesForATokenOfAnotherKind();
    void comparesHashes();
    void knowsASecret();
    void allowsEachRoleWhatIsItsOwn();
    void readsTheWordsOfRoles();
};

namespace {
const QString kId = QStringLiteral("0123456789abcdef");
const QString kSecret = QString(QStringLiteral("zyxw")).repeated(13);
const QByteArray kPin = QByteArray("a0").repeated(32);
} // namespace

void TokenTextTest::readsWhatItWrites_data()
{
    QTest::addColumn<int>("role");
    QTest::addColumn<QByteArray>("pin");
    for (const Role role : {Role::Worker, Role::Viewer, Role::Operator, Role::Admin, Role::Join})
        QTest::addRow("%s", qPrintable(toString(role))) << int(role) << QByteArray();
    QTest::addRow("with a pin") << int(Role::Join) << kPin;
}

void TokenTextTest::readsWhatItWrites()
{
    QFETCH(const int, role);
    QFETCH(const QByteArray, pin);
    const auto read = readToken(tokenText(Role(role), kId, kSecret, pin), Role(role));
    QVERIFY(read.ok());
    QCOMPARE(*read, (Presented{Role(role), kId, hashOf(kSecret), pin}));
}

void TokenTextTest::writesAllBits()
{
    QCOMPARE(toBase32(QByteArray(kSecretBytes, '\xff')).size(), qsizetype(kSecretLength));
    QCOMPARE(toBase32(QByteArray(kIdBytes, '\0')), QString(kIdLength, u'0'));
    QCOMPARE(toBase32(QByteArray("\x08\x86", 2)), QStringLiteral("1230")); // 00001 00010 00011 0
    QByteArray last(kSecretBytes, '\0');
    last.back() = 1;
    QVERIFY(toBase32(last) != toBase32(QByteArray(kSecretBytes, '\0')));
}

void TokenTextTest::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("fragment");
    const QString good = tokenText(Role::Viewer, kId, kSecret);
    QTest::addRow("empty") << ""
                           << "is empty";
    QTest::addRow("something else") << "Bearer zyxwzyxw"
                                    << "begins with hfw_";
    QTest::addRow("upper case") << good.toUpper() << "begins with hfw_";
    QTest::addRow("unknown kind") << "hfx_" + good.mid(4) << "begins with hfw_";
    QTest::addRow("kind only") << "hfv"
                               << "it has no secret";
    QTest::addRow("no secret") << "hfv_" + kId << "it has no secret";
    QTest::addRow("empty secret") << "hfv_" + kId + "_"
                                  << "its secret has 0 of 52 characters";
    QTest::addRow("cut off") << good.chopped(12) << "its secret has 40 of 52 characters";
    QTest::addRow("too long") << good + "zz"
                              << "its secret has 54 characters, not 52";
    QTest::addRow("short id") << "hfv_012345678_" + kSecret << "its id has 9 of 16 characters";
    QTest::addRow("long id") << "hfv_" + kId + "0_" + kSecret << "its id has 17 characters, not 16";
    QTest::addRow("letter l") << good.chopped(1) + "l"
                              << "a character that no token has";
    QTest::addRow("newline") << good.chopped(1) + "\n"
                             << "a character that no token has";
    QTest::addRow("not ASCII") << good.chopped(1) + QChar(0x17a) << "a character that no token has";
    QTest::addRow("pin of another kind") << good + "_" + QString::fromLatin1(kPin)
                                         << "a part that no token of its kind has";
    const QString join = tokenText(Role::Join, kId, kSecret, kPin);
    QTest::addRow("pin cut off") << join.chopped(1) << "its pin has 63 of 64 characters";
    QTest::addRow("pin too long") << join + "0"
                                  << "its pin has 65 characters, not 64";
    QTest::addRow("pin misspelt") << join.chopped(1) + "g"
                                  << "a character that no pin has";
    QTest::addRow("huge") << good + QString(100'000, u'z') << "too long";
}

void TokenTextTest::saysWhatIsWrong()
{
    QFETCH(const QString, text);
    QFETCH(const QString, fragment);
    const auto read = readToken(text);
    QVERIFY(!read.ok());
    QVERIFY2(read.problem().what.contains(fragment), qPrintable(read.problem().what));
    QVERIFY(!read.problem().todo.isEmpty());
    QCOMPARE(read.problem().code, QStringLiteral("unauthorized"));
}

void TokenTextTest::neverRepeatsTheSecret()
{
    QFETCH(const QString, text);
    const auto read = readToken(text);
    QVERIFY(!read.problem().text().contains(u"zyxw"));
    QVERIFY(read.problem().text().size() < 200);
}

void TokenTextTest::namesBothRolesForATokenOfAnotherKind()
{
    const auto read = readToken(tokenText(Role::Admin, kId, kSecret), Role::Join);
    QVERIFY(!read.ok());
    QCOMPARE(read.problem().text(),
             QStringLiteral("this is a token of the role admin, and here one of the role join is "
                            "needed; make one with holdfast token join"));
}

void TokenTextTest::comparesHashes()
{
    const QByteArray hash = hashOf(kSecret);
    QVERIFY(isSameHash(hash, hash));
    for (qsizetype i = 0; i < hash.size(); ++i) {
        QByteArray other = hash;
        other[i] = static_cast<char>(other[i] ^ 1);
        QVERIFY(!isSameHash(hash, other));
    }
    QVERIFY(!isSameHash(hash, {}));
    QVERIFY(!isSameHash({}, {}));
    QVERIFY(!isSameHash(hash, hash.chopped(1)));
}

void TokenTextTest::knowsASecret()
{
    QVERIFY(isSecret(kSecret));
    QVERIFY(!isSecret(kSecret.chopped(1)));
    QVERIFY(!isSecret(kSecret.chopped(1) + u'u'));
    QVERIFY(!isSecret({}));
}

void TokenTextTest::allowsEachRoleWhatIsItsOwn()
{
    using enum Role;
    const std::map<Role, std::set<Role>> allowed{{Public, {Worker, Viewer, Operator, Admin, Join}},
                                                 {Worker, {Worker}},
                                                 {Viewer, {Viewer, Operator, Admin}},
                                                 {Operator, {Operator, Admin}},
                                                 {Admin, {Admin}},
                                                 {Join, {Join}}};
    for (const auto &[needed, holders] : allowed) {
        QCOMPARE(isAllowed(needed, std::nullopt), needed == Public);
        for (const Role held : {Worker, Viewer, Operator, Admin, Join})
            QCOMPARE(isAllowed(needed, held), holders.contains(held));
    }
}

void TokenTextTest::readsTheWordsOfRoles()
{
    for (const Role role : {Role::Worker, Role::Viewer, Role::Operator, Role::Admin, Role::Join})
        QVERIFY(roleFrom(toString(role)) == role);
    QVERIFY(!roleFrom(QStringLiteral("public")));
    QVERIFY(!roleFrom(QStringLiteral("root")));
}

QTEST_APPLESS_MAIN(TokenTextTest)
#include "tst_token_text.moc"
