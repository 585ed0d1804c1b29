// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/answer_places.h"
#include "tests/support/patience.h"

#include <QTest>

#include <optional>

using namespace holdfast::server;

/// Who may be answered now, who waits, and who is sent away.
class AnswerPlacesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_places.emplace();
        m_held.clear();
        m_refused = 0;
    }

    void manyAreAnsweredAtOnce()
    {
        ask(AnswerPlaces::kMaxTaken);
        QCOMPARE(m_held.size(), std::size_t(AnswerPlaces::kMaxTaken));
    }

    void theNextBeginsWhenOneHasLeft()
    {
        ask(AnswerPlaces::kMaxTaken + 2);
        QCOMPARE(m_held.size(), std::size_t(AnswerPlaces::kMaxTaken));
        m_held.pop_front();
        QCOMPARE(m_held.size(), std::size_t(AnswerPlaces::kMaxTaken - 1)); // not from inside a destructor
        QTRY_COMPARE(m_held.size(), std::size_t(AnswerPlaces::kMaxTaken));
    }

    void whoComesWhenTooManyWaitIsSentAway()
    {
        ask(AnswerPlaces::kMaxTaken + static_cast<int>(AnswerPlaces::kMaxWaiting) + 3);
        QCOMPARE(m_refused, 3);
        m_held.pop_front();
        QTRY_COMPARE(m_held.size(), std::size_t(AnswerPlaces::kMaxTaken));
        ask(1);
        QCOMPARE(m_refused, 3);
    }

    void aPlaceMayOutliveThePlaces()
    {
        ask(1);
        m_places.reset();
        m_held.clear();
    }

private:
    void ask(int times)
    {
        for (int i = 0; i < times; ++i)
            m_refused += m_places->give([this](Place place) { m_held.push_back(std::move(place)); }) ? 0 : 1;
    }

    std::optional<AnswerPlaces> m_places;
    std::deque<Place> m_held;
    int m_refused = 0;
};

QTEST_GUILESS_MAIN(AnswerPlacesTest)
#include "tst_answer_places.moc"
