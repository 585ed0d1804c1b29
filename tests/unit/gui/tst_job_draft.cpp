// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/draft_texts.h"
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
    void keepsVariablesOfAnyCharacters();
    void writesEveryFieldBack();
    void givesACopyAnotherName();
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

void TestJobDraft::keepsVariablesOfAnyCharacters()
{
    const QJsonObject variables{
        {"A", "1"}, {"EMPTY", ""}, {"PATH", "C:\\bin\\"}, {"LINES", "a\n\nb\\\nc"}, {"EQUALS", " x = y "}, {"Z", "\n"}};
    const auto read = variablesFrom(variablesText(variables));
    QVERIFY2(read.ok(), read ? "" : qPrintable(read.problem().text()));
    QCOMPARE(*read, variables);
    QCOMPARE(*variablesFrom("\n A =b\n\nC=d"), (QJsonObject{{"A", "b"}, {"C", "d"}}));
    for (const char *bad : {"A", "=b", "A=b\nC=d\\"}) {
        const auto refused = variablesFrom(bad);
        QVERIFY2(!refused, bad);
        QCOMPARE(refused.problem().where, QStringLiteral("env"));
    }
}

/// What an answer has of a job is what the request to change it has.
void TestJobDraft::writesEveryFieldBack()
{
    const QJsonObject told{{"schedule", "*/5 * * * *"}, {"timeout_s", 90.5}, {"next_at", "2026-01-01T00:00:00Z"}};
    const QJsonObject same{{"name", "j"},
                           {"timezone", "UTC"},
                           {"command", QJsonArray{"true"}},
                           {"env", QJsonObject{{"A", "1"}}},
                           {"labels", QJsonObject{{"os", "x"}}},
                           {"cwd", "/tmp"},
                           {"retries", 2},
                           {"priority", -3},
                           {"overlap", "queue"},
                           {"overlap_most", 7},
                           {"at_most", 4},
                           {"missed", "skip"},
                           {"missed_within", "5m"},
                           {"retry_on", QJsonArray{"lost"}},
                           {"jitter", "5s"},
                           {"on_disconnect", "replace"},
                           {"grace", "90s"},
                           {"linger", "2s"},
                           {"pass_env", QJsonArray{"PGHOST", "PGUSER"}},
                           {"ping_url", "https://example.org/x"},
                           {"success", "0-7,42"},
                           {"output_encoding", "cp850"}};
    QJsonObject job = told;
    for (auto it = same.begin(); it != same.end(); ++it)
        job[it.key()] = it.value();
    const auto request = requestFrom(draftFrom(job), true);
    QVERIFY2(request.ok(), request ? "" : qPrintable(request.problem().text()));
    for (auto it = same.begin(); it != same.end(); ++it)
        QVERIFY2((*request)[it.key()] == it.value(), qPrintable(it.key()));
    QCOMPARE((*request)["timeout"].toString(), QStringLiteral("90500ms"));
    QCOMPARE((*request)["cron"].toString(), QStringLiteral("*/5 * * * *"));
    QVERIFY((*request)["replace"].toBool());
    QVERIFY(!request->contains("next_at"));
}

void TestJobDraft::givesACopyAnotherName()
{
    const JobDraft draft = draftFrom({{"name", "j"}, {"command", QJsonArray{"true"}}, {"schedule", "every 20s"}});
    const JobDraft copy = copyOf(draft);
    QCOMPARE(copy.name, QStringLiteral("j-copy"));
    QCOMPARE(copy.schedule, draft.schedule);
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
    QTest::newRow("grace") << "grace"
                           << "a while";
    QTest::newRow("retry_on") << "retry_on"
                              << "2";
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
    draft.grace = field == u"grace" ? value : QString();
    if (field == u"retry_on") {
        draft.retries = value.toInt();
        draft.retryOn.clear();
    }
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
