// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/token_text.h"
#include "core/worker/credential_keeper.h"

#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using protocol::CredentialOffer;
using worker::CredentialKeeper;

class TestCredentialKeeper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_folder.emplace(m_dir->path());
        const spool::Joining joining{{QStringLiteral("http://s"), {}, QStringLiteral("w")}, spool::newSecret()};
        QVERIFY(m_folder->begin(joining) && m_folder->finish(joining, QStringLiteral("0123456789abcdef")));
        m_old = *m_folder->credential();
        m_offers.clear();
        m_wanted.clear();
        m_keeper = std::make_unique<CredentialKeeper>(m_dir->path(), m_old);
        connect(m_keeper.get(), &CredentialKeeper::outgoing, this, [this](quint64, const protocol::Envelope &envelope) {
            m_offers += std::get<CredentialOffer>(envelope.message).hash;
        });
        connect(m_keeper.get(), &CredentialKeeper::tokenWanted, this,
                [this](const QByteArray &token, bool atOnce) { m_wanted.emplace_back(token, atOnce); });
        m_keeper->onAccepted(1, m_old);
    }

    void keepsBothUntilTheServerHasTheNewOne()
    {
        rotate();
        QCOMPARE(m_offers.size(), 1);
        QCOMPARE(*m_folder->credential(), m_old);
        QVERIFY(m_wanted.empty());
        m_keeper->onAnswered(access::credential::offerId(*m_folder->next()), {true});
        QCOMPARE(access::readToken(QString::fromLatin1(*m_folder->credential()))->hash, m_offers[0]);
        QCOMPARE(m_wanted.size(), std::size_t(1));
        QCOMPARE(m_wanted[0], std::pair(*m_folder->credential(), false));
    }

    /// The answer was lost: the server may have the new one, or not.
    void offersTheSameOneAgainOnTheNextLink()
    {
        rotate();
        m_keeper->onAccepted(2, m_old);
        QCOMPARE(m_offers.size(), 2);
        QCOMPARE(m_offers[0], m_offers[1]);
    }

    /// Two administrators ask at once, or one asks again.
    void offersTheSameOneWhereItIsAskedTwice()
    {
        rotate();
        rotate();
        QCOMPARE(m_offers.size(), 2);
        QCOMPARE(m_offers[0], m_offers[1]);
        m_keeper->onAnswered(access::credential::offerId(*m_folder->next()), {true});
        QCOMPARE(access::readToken(QString::fromLatin1(*m_folder->credential()))->hash, m_offers[0]);
    }

    void takesNoAnswerToAnotherOffer()
    {
        rotate();
        m_keeper->onAnswered(QStringLiteral("credential-0123456789abcdef"), {true});
        QCOMPARE(*m_folder->credential(), m_old);
        QVERIFY(!m_folder->next()->isEmpty());
    }

    /// The process ended in a rotation, and then somebody joined again.
    void dropsWhatIsLeftOfAnotherCredential()
    {
        const QByteArray next =
            access::tokenText(access::Role::Worker, QStringLiteral("fedcba9876543210"), spool::newSecret()).toLatin1();
        QVERIFY(m_folder->offer(next));
        m_keeper->onAccepted(2, m_old);
        QVERIFY(m_offers.isEmpty());
        QCOMPARE(*m_folder->next(), QByteArray());
        QCOMPARE(*m_folder->credential(), m_old);
    }

    void aNewProcessOffersIt()
    {
        rotate();
        init2();
        m_keeper->onAccepted(1, m_old);
        QCOMPARE(m_offers.size(), 2);
        QCOMPARE(m_offers[0], m_offers[1]);
    }

    void triesTheNewOneWhereTheOldOneIsRefused()
    {
        rotate();
        const QByteArray next = *m_folder->next();
        m_keeper->onRefused(m_old);
        QCOMPARE(m_wanted.back(), std::pair(next, true));
        m_keeper->onRefused(next);
        QCOMPARE(m_wanted.back(), std::pair(m_old, false));
        m_keeper->onRefused(m_old); // in turn, and not at once any more
        QCOMPARE(m_wanted.back(), std::pair(next, false));
        m_keeper->onAccepted(2, next);
        QCOMPARE(*m_folder->credential(), next);
    }

    void aRefusalWithoutANewOneChangesNothing()
    {
        m_keeper->onRefused(m_old);
        QVERIFY(m_wanted.empty());
    }

    void findsWhatSomebodyPutIntoTheFolder()
    {
        m_keeper->look();
        QVERIFY(m_wanted.empty());
        const spool::Joining again{{QStringLiteral("http://s"), {}, QStringLiteral("w")}, spool::newSecret()};
        QVERIFY(m_folder->begin(again) && m_folder->finish(again, QStringLiteral("fedcba9876543210")));
        m_keeper->look();
        QCOMPARE(m_wanted.size(), std::size_t(1));
        QCOMPARE(m_wanted[0], std::pair(*m_folder->credential(), true));
    }

    void aRefusedOfferIsWithdrawn()
    {
        rotate();
        m_keeper->onAnswered(access::credential::offerId(*m_folder->next()), {false, QStringLiteral("forbidden")});
        QCOMPARE(*m_folder->next(), QByteArray());
        QCOMPARE(*m_folder->credential(), m_old);
    }

private:
    void rotate() { m_keeper->onDelivered({QJsonValue(1), protocol::CredentialRotate{}}); }
    void init2()
    {
        m_keeper = std::make_unique<CredentialKeeper>(m_dir->path(), m_old);
        connect(m_keeper.get(), &CredentialKeeper::outgoing, this, [this](quint64, const protocol::Envelope &envelope) {
            m_offers += std::get<CredentialOffer>(envelope.message).hash;
        });
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::optional<spool::CredentialFolder> m_folder;
    std::unique_ptr<CredentialKeeper> m_keeper;
    QByteArray m_old;
    QByteArrayList m_offers;
    std::vector<std::pair<QByteArray, bool>> m_wanted;
};

QTEST_GUILESS_MAIN(TestCredentialKeeper)
#include "tst_credential_keeper.moc"
