// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/runtime/deadline_heap.h"

#include <QTest>

#include <map>
#include <random>

using namespace holdfast;
using namespace holdfast::runtime;
using namespace std::chrono_literals;

class DeadlineHeapTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theEarliestIsTheNext()
    {
        DeadlineHeap<int> heap;
        QVERIFY(heap.isEmpty());
        QVERIFY(!heap.next());
        heap.set(1, MonoTime(20s));
        heap.set(2, MonoTime(10s));
        QCOMPARE(heap.next()->second, 2);
        heap.set(2, MonoTime(30s)); // the former one no longer counts
        QCOMPARE(heap.next()->second, 1);
        heap.set(1, std::nullopt);
        QVERIFY(heap.next()->first == MonoTime(30s));
        heap.set(2, std::nullopt);
        QVERIFY(!heap.next());
        QVERIFY(heap.isEmpty());
    }

    void agreesWithAPlainTable()
    {
        DeadlineHeap<int> heap;
        std::map<int, MonoTime> table;
        std::mt19937 random(3);
        for (int i = 0; i < 20'000; ++i) {
            const int key = static_cast<int>(random() % 40);
            if (random() % 5 == 0) {
                heap.set(key, std::nullopt);
                table.erase(key);
            } else {
                table[key] = MonoTime(Milliseconds(i + static_cast<int>(random() % 500)));
                heap.set(key, table[key]);
            }
            const auto least = std::min_element(table.begin(), table.end(),
                                                [](const auto &a, const auto &b) { return a.second < b.second; });
            QCOMPARE(heap.isEmpty(), table.empty());
            QCOMPARE(heap.next().has_value(), !table.empty());
            if (!table.empty()) {
                QVERIFY(heap.next()->first == least->second);
                QVERIFY(table.at(heap.next()->second) == least->second);
            }
        }
    }
};

QTEST_GUILESS_MAIN(DeadlineHeapTest)

#include "tst_deadline_heap.moc"
