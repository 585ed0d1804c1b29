// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/credential_book.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;
using namespace holdfast::access::credential;

namespace {

QByteArray token(QChar secret, const char *id = "0123456789abcdef")
{
    return tokenText(Role::Worker, QLatin1String(id), QString(kSecretLength, secret)).toLatin1();
}

/// What is to be done, in words: "store n" for the token whose secret is that character.
QStringList words(const Effects &effects)
{
    const auto secretOf = [](const QByteArray &text) { return QString::fromLatin1(text.right(1)); };
    QStringList list;
    for (const Effect &effect : effects) {
        if (const auto *store = std::get_if<StoreNext>(&effect))
            list += "store " + secretOf(store->token);
        else if (const auto *take = std::get_if<TakeNext>(&effect))
            list += "take " + secretOf(take->token);
        else if (std::holds_alternative<DropNext>(effect))
            list += "drop";
        else if (const auto *offer = std::get_if<SendOffer>(&effect))
            list += offer->id == offerId(token(u'n')) ? "offer n" : "offer another";
        else if (const auto *present = std::get_if<Present>(&effect))
            list += "present " + secretOf(present->token) + (present->atOnce ? " at once" : "");
        else
            list += "tell";
    }
    return list;
}

} // namespace

class CredentialBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewSecretIsOnTheDiskBeforeTheServerHearsOfIt()
    {
        QCOMPARE(words(m_book.asked({m_old, {}}, QString(kSecretLength, u'n'))), (QStringList{"store n", "offer n"}));
    }
    void asksThatOverlapGetOneSecret()
    {
        QCOMPARE(words(m_book.asked({m_old, m_next}, QString(kSecretLength, u'x'))), QStringList("offer n"));
    }
    void theAnswerToThatSecretTakesIt()
    {
        QCOMPARE(words(m_book.answered({m_old, m_next}, offerId(m_next), true, false)), QStringList("take n"));
        QCOMPARE(words(m_book.adopted(m_next)), QStringList("present n"));
    }
    void theAnswerToAnotherSecretTakesNothing()
    {
        QCOMPARE(words(m_book.answered({m_old, m_next}, offerId(token(u'x')), true, false)), QStringList());
        QCOMPARE(words(m_book.answered({m_old, {}}, offerId(m_next), true, false)), QStringList());
    }
    void aRefusalForGoodDropsIt()
    {
        QCOMPARE(words(m_book.answered({m_old, m_next}, offerId(m_next), false, true)), (QStringList{"drop", "tell"}));
        QCOMPARE(words(m_book.answered({m_old, m_next}, offerId(m_next), false, false)), QStringList());
    }
    void theServerShowsWhichOneItHas()
    {
        QCOMPARE(words(m_book.linkUp({m_old, m_next}, m_old)), QStringList("offer n"));
        QCOMPARE(words(m_book.linkUp({m_old, m_next}, m_next)), QStringList("take n"));
        QCOMPARE(words(m_book.linkUp({m_old, {}}, m_old)), QStringList());
    }
    void bothAreTriedInTurn()
    {
        QCOMPARE(words(m_book.refused({m_old, m_next}, m_old)), QStringList("present n at once"));
        QCOMPARE(words(m_book.refused({m_old, m_next}, m_next)), QStringList("present 0"));
        QCOMPARE(words(m_book.refused({m_old, m_next}, m_old)), QStringList("present n"));
        QCOMPARE(words(m_book.refused({m_old, {}}, m_old)), QStringList());
    }
    /// Somebody joined again after a rotation that had not come to its end.
    void whatIsLeftOfAnotherTokenGoes()
    {
        const QByteArray other = token(u'c', "fedcba9876543210");
        QCOMPARE(words(m_book.linkUp({other, m_next}, other)), QStringList("drop"));
        QCOMPARE(words(m_book.answered({other, m_next}, offerId(m_next), true, false)), QStringList("drop"));
        QCOMPARE(words(m_book.refused({other, m_next}, m_old)), QStringList("drop"));
    }
    void aNewCredentialIsTriedAtOnce()
    {
        const QByteArray other = token(u'c', "fedcba9876543210");
        QCOMPARE(words(m_book.looked({m_old, {}})), QStringList());
        QCOMPARE(words(m_book.looked({other, {}})), QStringList("present c at once"));
        QCOMPARE(words(m_book.looked({other, {}})), QStringList());
    }

    void init() { m_book = Book(m_old); }

private:
    const QByteArray m_old = token(u'0');
    const QByteArray m_next = token(u'n');
    Book m_book{m_old};
};

QTEST_APPLESS_MAIN(CredentialBookTest)
#include "tst_credential_book.moc"
