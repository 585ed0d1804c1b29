// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/limits.h"
#include "tests/unit/protocol/samples.h"

#include <QJsonValue>
#include <QTest>

using namespace holdfast;
using namespace holdfast::protocol;
using namespace holdfast::protocol::test;

/// What workers that exist send of jobs of their own.
class OldWorkersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oldWorkersOwnJobs_data();
    void oldWorkersOwnJobs();
    void longTextsOfOwnResultsAreCut();
    void unknownTypesAreCut();
    void ownResultsKeepTheirTextAsItCame();
    void oldWorkersProgressOfOwnJobsIsTakenAsUnknown_data();
    void oldWorkersProgressOfOwnJobsIsTakenAsUnknown();
};

namespace {

JobResult ownResult(const QString &job)
{
    JobResult result;
    result.ownJob = job;
    return result;
}

} // namespace

void OldWorkersTest::oldWorkersOwnJobs_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("job");
    QTest::addColumn<QString>("status");
    const auto row = [](const char *fields, const char *job, const char *status) {
        QTest::newRow(fields) << QByteArray(fields) << QString::fromLatin1(job) << QString::fromLatin1(status);
    };
    row(R"("job_id":"j1","status":"succeeded")", "j1", "succeeded");
    row(R"("job_id":"j1","status":"success")", "j1", "succeeded");
    row(R"("job_id":"j1","status":"SUCCESS")", "j1", "succeeded");
    row(R"("job_id":"j1","status":"ok")", "j1", "succeeded");
    row(R"("job_id":"j1","status":"Completed")", "j1", "succeeded");
    row(R"("job_id":"j1","status":"done")", "j1", "succeeded");
    row(R"("job_id":"j1","status":"failed")", "j1", "failed");
    row(R"("job_id":"j1","status":"error")", "j1", "failed");
    row(R"("job_id":"j1","status":"no such word")", "j1", "failed");
    row(R"("job_id":"j1","status":"running")", "j1", "failed");
    row(R"("job_id":"j1","status":"timeout")", "j1", "timed_out");
    row(R"("job_id":"j1","status":"timed_out")", "j1", "timed_out");
    row(R"("job_id":"j1","status":"cancelled")", "j1", "cancelled");
    row(R"("job_id":"j1","exit_code":0)", "j1", "succeeded");
    row(R"("job_id":"j1","exit_code":3)", "j1", "failed");
    row(R"("job_id":"j1")", "j1", "failed");
    // What is of another type than ours counts as missing: the message is kept as it came.
    row(R"("job_id":"j1","exit_code":"zero")", "j1", "failed");
    row(R"("job_id":"j1","exit_code":0.5)", "j1", "failed");
    row(R"("job_id":"j1","status":"ok","started_at":1700000000.25,"reason":["x"],"output_bytes":-1)", "j1",
        "succeeded");
    row(R"("job_id":"j1","status":{"code":1},"exit_code":0)", "j1", "succeeded");
    row(R"("job_id":"j1","status":"failed","exit_code":0)", "j1", "failed");
    row(R"("job":"nightly","status":"ok")", "nightly", "succeeded");
    row(R"("job_id":"j1","job":"nightly","status":"ok")", "j1", "succeeded");
    row(R"("job_id":42,"status":"ok")", "42", "succeeded");
    row(R"("job_id":null,"job":"nightly","status":"ok")", "nightly", "succeeded");
    row(R"("run_id":null,"job_id":"j1","status":"ok")", "j1", "succeeded");
}

void OldWorkersTest::oldWorkersOwnJobs()
{
    QFETCH(QByteArray, fields);
    QFETCH(QString, job);
    QFETCH(QString, status);
    const auto decoded = decode(R"({"type":"job_result",)" + fields + '}');
    QVERIFY(std::holds_alternative<Envelope>(decoded));
    const auto &result = std::get<JobResult>(std::get<Envelope>(decoded).message);
    QCOMPARE(result.ownJob, job);
    QCOMPARE(jobs::toString(result.outcome.status), status);
    QVERIFY(result.outcome.key.runId.isEmpty());
}

void OldWorkersTest::longTextsOfOwnResultsAreCut()
{
    const QByteArray text = R"({"type":"job_result","job_id":"j1","reason":")" + QByteArray(1'000'000 / 6, 'R') +
                            R"(","status":"\u0000)" + QByteArray(5'000, 's') + R"("})";
    const auto decoded = decode(text);
    QVERIFY(std::holds_alternative<Envelope>(decoded));
    const auto &result = std::get<JobResult>(std::get<Envelope>(decoded).message);
    QCOMPARE(result.outcome.reason, QString(kMaxReason - 1, u'R') + QChar(u'\u2026'));
    const auto nul = decode(R"({"type":"job_result","job_id":"j1","reason":"a\u0000b"})");
    QCOMPARE(std::get<JobResult>(std::get<Envelope>(nul).message).outcome.reason, QStringLiteral("a\ufffdb"));
}

void OldWorkersTest::unknownTypesAreCut()
{
    const auto decoded = decode(R"({"type":")" + QByteArray(500'000, 't') + R"("})");
    QCOMPARE(std::get<Unknown>(std::get<Envelope>(decoded).message).type.size(), kMaxWord);
}

void OldWorkersTest::ownResultsKeepTheirTextAsItCame()
{
    const QByteArray text = R"( {"type": "job_result", "job_id": 7, "result": {"rows": [1, 2]}} )";
    const auto decoded = decode(text);
    QVERIFY(std::holds_alternative<Envelope>(decoded));
    QCOMPARE(std::get<JobResult>(std::get<Envelope>(decoded).message).raw, text);
    const auto again = decode(encode({QJsonValue(QJsonValue::Undefined), ownResult(QStringLiteral("7"))}));
    QCOMPARE(std::get<JobResult>(std::get<Envelope>(again).message).ownJob, QStringLiteral("7"));
}

void OldWorkersTest::oldWorkersProgressOfOwnJobsIsTakenAsUnknown_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("started") << QByteArray(R"({"type":"job_started","job_id":"j1"})");
    QTest::newRow("output") << QByteArray(R"({"type":"job_output","job_id":"j1","line":"hello"})");
    QTest::newRow("null") << QByteArray(R"({"type":"job_output","run_id":null,"data":5})");
}

void OldWorkersTest::oldWorkersProgressOfOwnJobsIsTakenAsUnknown()
{
    QFETCH(QByteArray, text);
    const auto decoded = decode(text);
    QVERIFY(std::holds_alternative<Envelope>(decoded));
    QVERIFY(std::holds_alternative<Unknown>(std::get<Envelope>(decoded).message));
}

QTEST_GUILESS_MAIN(OldWorkersTest)
#include "tst_old_workers.moc"
