// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/job_draft.h"
#include "scene.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QTest>

using namespace holdfast;
using namespace holdfast::gui;

class TestJobDraft final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitsCommands_data();
    void splitsCommands();
    void joinsWhatItSplitsAgain();
    void keepsLabelsOfAnyCharacters();
    void keepsWhatItDoesNotShow();
    void readsEverySchedule_data();
    void readsEverySchedule();
    void namesTheFieldThatIsWrong_data();
    void namesTheFieldThatIsWrong();
    void previewsClockChanges();
};

void TestJobDraft::splitsCommands_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("plain") << "a b  c" << QStringList{"a", "b", "c"};
    QTest::newRow("single") << "a 'b c' d" << QStringList{"a", "b c", "d"};
    QTest::newRow("double") << "\"a b\"c" << QStringList{"a bc"};
    QTest::newRow("empty word") << "a '' b" << QStringList{"a", "", "b"};
    QTest::newRow("backslash") << "a\\ b \\'" << QStringList{"a b", "'"};
    QTest::newRow("backslash in single") << "'a\\b'" << QStringList{"a\\b"};
    QTest::newRow("open") << "a 'b" << QStringList{};
    QTest::newRow("nothing") << "  " << QStringList{};
}

void TestJobDraft::splitsCommands()
{
    QFETCH(QString, text);
    QFETCH(QStringList, words);
    const auto split = splitCommand(text);
    QCOMPARE(split.ok(), !words.isEmpty());
    if (split)
        QCOMPARE(*split, words);
}

void TestJobDraft::joinsWhatItSplitsAgain()
{
    const QStringList words{"/bin/sh", "-c", "echo 'it''s' \"so\" \\ done", "", "a\tb", "ä"};
    QCOMPARE(*splitCommand(joinCommand(words)), words);
}

void TestJobDraft::keepsLabelsOfAnyCharacters()
{
    const QJsonObject labels{{"zones", "eu,us"}, {"a=b", "c=d"}, {"path", "C:\\x"},
                             {" k ", " v "},     {"empty", ""},  {"tail", "\\"}};
    const JobDraft draft =
        draftFrom({{"name", "j"}, {"command", QJsonArray{"true"}}, {"schedule", "on request"}, {"labels", labels}});
    QVERIFY2(draft.labels.contains("zones=eu\\,us"), qPrintable(draft.labels));
    QCOMPARE((*requestFrom(draft, true))["labels"].toObject(), labels);
    JobDraft typed = draft;
    typed.labels = QStringLiteral(" os = linux ,, gpu=a b ");
    QCOMPARE((*requestFrom(typed, true))["labels"].toObject(), (QJsonObject{{"os", "linux"}, {"gpu", "a b"}}));
}

void TestJobDraft::keepsWhatItDoesNotShow()
{
    const QJsonObject job{{"name", "j"},
                          {"schedule", "*/5 * * * *"},
                          {"timezone", "UTC"},
                          {"command", QJsonArray{"true"}},
                          {"env", QJsonObject{{"A", "1"}}},
                          {"jitter", "5s"},
                          {"timeout_s", 90.5},
                          {"retries", 2},
                          {"overlap", "queue"},
                          {"missed", "skip"},
                          {"labels", QJsonObject{{"os", "x"}}},
                          {"cwd", QJsonValue()},
                          {"next_at", "2026-01-01T00:00:00Z"},
                          {"on_disconnect", "replace"}};
    const auto request = requestFrom(draftFrom(job), true);
    QVERIFY2(request.ok(), request ? "" : qPrintable(request.problem().text()));
    QCOMPARE((*request)["env"].toObject()["A"].toString(), QStringLiteral("1"));
    QCOMPARE((*request)["jitter"].toString(), QStringLiteral("5s"));
    QCOMPARE((*request)["timeout"].toString(), QStringLiteral("90500ms"));
    QCOMPARE((*request)["overlap"].toString(), QStringLiteral("queue"));
    QCOMPARE((*request)["missed"].toString(), QStringLiteral("skip"));
    QCOMPARE((*request)["on_disconnect"].toString(), QStringLiteral("replace"));
    QCOMPARE((*request)["labels"].toObject()["os"].toString(), QStringLiteral("x"));
    QCOMPARE((*request)["cron"].toString(), QStringLiteral("*/5 * * * *"));
    QVERIFY((*request)["replace"].toBool());
    QVERIFY(!request->contains("next_at"));
    QVERIFY(!request->contains("cwd"));
}

void TestJobDraft::readsEverySchedule_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::newRow("request") << "on request"
                             << ""
                             << "";
    QTest::newRow("every") << "every 20s"
                           << "every"
                           << "20s";
    QTest::newRow("at") << "at 2030-04-01T06:00:00Z"
                        << "at"
                        << "2030-04-01T06:00:00Z";
    QTest::newRow("cron") << "@hourly"
                          << "cron"
                          << "@hourly";
}

void TestJobDraft::readsEverySchedule()
{
    QFETCH(QString, text);
    QFETCH(QString, field);
    const auto request =
        requestFrom(draftFrom({{"name", "j"}, {"command", QJsonArray{"true"}}, {"schedule", text}}), false);
    QVERIFY2(request.ok(), request ? "" : qPrintable(request.problem().text()));
    int schedules = 0;
    for (const char *name : {"cron", "every", "at"})
        schedules += request->contains(QLatin1String(name));
    QCOMPARE(schedules, field.isEmpty() ? 0 : 1);
    if (!field.isEmpty())
        QTEST((*request)[field].toString(), "value");
}

void TestJobDraft::namesTheFieldThatIsWrong_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::newRow("name") << "name"
                          << "  ";
    QTest::newRow("timeout") << "timeout"
                             << "soon";
    QTest::newRow("labels") << "labels"
                            << "os";
    QTest::newRow("cron") << "cron"
                          << "61 * * * *";
}

void TestJobDraft::namesTheFieldThatIsWrong()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    JobDraft draft;
    draft.name = field == u"name" ? value : QStringLiteral("j");
    draft.command = {"true"};
    draft.timeout = field == u"timeout" ? value : QString();
    draft.labels = field == u"labels" ? value : QString();
    if (field == u"cron") {
        draft.schedule.kind = schedule::Kind::Cron;
        draft.schedule.text = value;
    }
    const auto request = requestFrom(draft, false);
    QVERIFY(!request);
    QVERIFY2(request.problem().text().contains(field), qPrintable(request.problem().text()));
}

void TestJobDraft::previewsClockChanges()
{
    schedule::Schedule schedule;
    schedule.kind = schedule::Kind::Cron;
    schedule.text = "30 2 * * *";
    schedule.timezone = "Europe/Berlin";
    const auto seen = preview(schedule, gui::test::sceneNow(), 5);
    QVERIFY(seen);
    QCOMPARE(seen->next.size(), std::size_t(5));
    QCOMPARE(toIso(seen->next[0].at), QStringLiteral("2026-03-19T01:30:00.000Z"));
    QCOMPARE(seen->odd.size(), std::size_t(4)); // two springs, two autumns
    QVERIFY(!seen->odd[0].note.isEmpty());
    schedule.kind = schedule::Kind::At;
    schedule.text = "2020-01-01T00:00:00Z";
    QVERIFY(preview(schedule, gui::test::sceneNow(), 5)->next.empty());
    schedule.text = "never";
    QVERIFY(!preview(schedule, gui::test::sceneNow(), 5));
}

QTEST_GUILESS_MAIN(TestJobDraft)
#include "tst_job_draft.moc"
