// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/certificate/certificate_command.h"

#include "core/runtime/clock.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::certificate;
using std::chrono::days;

/// `tls init` and `tls show`, in a folder of their own and at any time.
class TestCertificateCommand final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void makesAllOnceAndRenewsBeforeTheEnd();
    void putsThisMachineIntoEachCertificate();
    void leavesOutAHostNameThatIsNone();
    void makesAnotherCertificateForOtherNames();
    void showsWhatAServerWouldRefuse();
    void showsNothingWhereNothingIs();
    void printsLinesForPeople();

private:
    int run(const Command &command, WallTime now, const QString &host = QStringLiteral("box.lan"));
    int init(const QStringList &names, WallTime now) { return run(TlsInit{names}, now); }
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(m_out).object(); }
    [[nodiscard]] QString did() const { return json()[QStringLiteral("did")].toString(); }
    [[nodiscard]] QByteArray contentOf(const char *name) const;

    WallTime m_now = std::chrono::floor<Seconds>(runtime::SystemClock().now().wall); // as certificates have it
    std::unique_ptr<QTemporaryDir> m_data;
    Options m_options;
    QByteArray m_out;
    QByteArray m_err;
};

void TestCertificateCommand::init()
{
    m_data = std::make_unique<QTemporaryDir>();
    m_options = Options();
    m_options.face = Face::Client;
    m_options.dataDir = m_data->path();
    m_options.json = true;
}

int TestCertificateCommand::run(const Command &command, WallTime now, const QString &host)
{
    m_options.command = command;
    m_out.clear();
    m_err.clear();
    const auto into = [](QByteArray &text) {
        return [&text](const QByteArray &bytes) {
            text += bytes;
            return client::Written::All;
        };
    };
    return runTls(m_options, {into(m_out), into(m_err)}, {}, host, now);
}

QByteArray TestCertificateCommand::contentOf(const char *name) const
{
    QFile file(m_data->filePath(QStringLiteral("tls/") + QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestCertificateCommand::makesAllOnceAndRenewsBeforeTheEnd()
{
    QCOMPARE(init({"jobs.lan"}, m_now), 0);
    QCOMPARE(did(), QString("new_authority"));
    const QJsonValue pin = json()["pin"];
    const QByteArray key = contentOf("server.key");
    const QByteArray certificate = contentOf("server.pem");
    QCOMPARE(init({}, m_now + days(365)), 0);
    QCOMPARE(did(), QString("nothing"));
    QCOMPARE(contentOf("server.pem"), certificate);
    QCOMPARE(init({}, m_now + days(367)), 0);
    QCOMPARE(did(), QString("renewed"));
    QCOMPARE(json()["days_left"].toInt(), 396);
    QCOMPARE(json()["names"].toArray()[0].toString(), QString("jobs.lan"));
    QCOMPARE(json()["pin"], pin);
    QCOMPARE(contentOf("server.key"), key);
    QVERIFY(contentOf("server.pem") != certificate);
}

void TestCertificateCommand::putsThisMachineIntoEachCertificate()
{
    QCOMPARE(init({"10.0.0.5"}, m_now), 0);
    QCOMPARE(json()["names"].toVariant().toStringList(),
             (QStringList{"10.0.0.5", "localhost", "box.lan", "127.0.0.1", "::1"}));
}

void TestCertificateCommand::leavesOutAHostNameThatIsNone()
{
    QCOMPARE(run(TlsInit{}, m_now, QStringLiteral("no name")), 0);
    QCOMPARE(json()["names"].toArray().size(), 3);
}

void TestCertificateCommand::makesAnotherCertificateForOtherNames()
{
    QCOMPARE(init({"jobs.lan"}, m_now), 0);
    const QJsonValue pin = json()["pin"];
    QCOMPARE(init({"jobs.lan"}, m_now), 0);
    QCOMPARE(did(), QString("nothing"));
    QCOMPARE(init({"work.lan"}, m_now), 0);
    QCOMPARE(did(), QString("new_names"));
    QCOMPARE(json()["pin"], pin);
    QFile::remove(m_data->filePath("tls/server.pem"));
    QCOMPARE(init({"work.lan"}, m_now), 0);
    QCOMPARE(did(), QString("new_certificate"));
    QCOMPARE(json()["pin"], pin);
}

void TestCertificateCommand::showsWhatAServerWouldRefuse()
{
    QCOMPARE(init({"jobs.lan"}, m_now), 0);
    QCOMPARE(run(TlsShow{}, m_now), 0);
    QCOMPARE(json()["fault"], QJsonValue());
    QCOMPARE(run(TlsShow{}, m_now + days(400)), 1);
    QVERIFY2(json()["fault"].toString().contains("expired at"), m_out.constData());
    QCOMPARE(json()["days_left"].toInt(), -4);
    QVERIFY2(m_err.contains("expired at"), m_err.constData());
    m_options.tlsCert = m_data->filePath(QStringLiteral("tls/server.pem"));
    QCOMPARE(run(TlsShow{}, m_now), 0);
    QCOMPARE(json()["authority"], QJsonValue());
    QCOMPARE(json()["key"], QJsonValue());
}

void TestCertificateCommand::showsNothingWhereNothingIs()
{
    QCOMPARE(run(TlsShow{}, m_now), 1);
    QVERIFY(m_out.isEmpty());
    QVERIFY2(m_err.contains("there is no such certificate") && m_err.contains("holdfast tls init"), m_err.constData());
    QCOMPARE(m_err.count('\n'), 1);
}

void TestCertificateCommand::printsLinesForPeople()
{
    m_options.json = false;
    QCOMPARE(init({"jobs.lan"}, m_now), 0);
    QVERIFY2(m_out.startsWith("made an authority and a certificate. "), m_out.constData());
    for (const char *part : {"\ncertificate  /", "\nkey ", "\nauthority ", "\nnames        jobs.lan, localhost",
                             " (396 days left)\n", "\npin "})
        QVERIFY2(m_out.contains(part), m_out.constData());
    QCOMPARE(init({"jobs.lan"}, m_now), 0);
    QVERIFY2(m_out.startsWith("nothing to do: "), m_out.constData());
}

QTEST_GUILESS_MAIN(TestCertificateCommand)
#include "tst_certificate_command.moc"
