// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctor/examine.h"

#include "core/tls/expiry.h"

#include <QLocale>

#include <algorithm>

namespace holdfast::app::doctor {
namespace {

constexpr qint64 kMega = 1024 * 1024;
constexpr qint64 kTooLittleDisk = 64 * kMega;
constexpr qint64 kLittleDisk = 1024 * kMega;
constexpr qint64 kFewDescriptors = 1024;
constexpr qint64 kFewProcesses = 256;
constexpr Milliseconds kClockWarning{1'000};
constexpr Milliseconds kClockBad{5'000}; ///< a run that starts later than this is a missed one

QString counted(qint64 count, const char *thing)
{
    return QStringLiteral("%1 %2%3").arg(count).arg(QLatin1String(thing), QLatin1String(count == 1 ? "" : "s"));
}

class Examiner final
{
public:
    explicit Examiner(const Facts &facts)
        : m_facts(facts)
    {}

    QList<Finding> all()
    {
        settings();
        if (m_facts.settings)
            return m_findings;
        folder();
        secrets();
        disk();
        database();
        name();
        tls();
        token();
        server();
        port();
        clock();
        versions();
        limits();
        return m_findings;
    }

private:
    void good(const char *check, const QString &what) { m_findings += {QString::fromLatin1(check), Level::Good, what}; }
    void warn(const char *check, const QString &what, const QString &todo)
    {
        m_findings += {QString::fromLatin1(check), Level::Warning, what, todo};
    }
    void bad(const char *check, const QString &what, const QString &todo)
    {
        m_findings += {QString::fromLatin1(check), Level::Bad, what, todo};
    }
    void bad(const char *check, const Problem &problem)
    {
        const QString what =
            problem.where.isEmpty() ? problem.what : QStringLiteral("%1: %2").arg(problem.where, problem.what);
        bad(check, what, problem.todo.isEmpty() ? QStringLiteral("correct this and check again") : problem.todo);
    }
    [[nodiscard]] bool isServer() const { return m_facts.place == Place::Server; }

    void settings()
    {
        if (m_facts.settings)
            return bad("settings", *m_facts.settings);
        good("settings", m_facts.configFile.isEmpty()
                             ? QStringLiteral("no settings file was given; options and variables are good")
                             : QStringLiteral("%1, options and variables are good").arg(m_facts.configFile));
    }

    void folder()
    {
        const FolderFacts &folder = m_facts.folder;
        if (folder.owner)
            return bad("rights", *folder.owner);
        if (!folder.isWritable)
            return bad("rights",
                       QStringLiteral("%1 cannot be %2")
                           .arg(folder.path, folder.isThere ? QStringLiteral("written by this user")
                                                            : QStringLiteral("made by this user")),
                       QStringLiteral("give the folder to this user (chown), or choose another one with --data"));
        if (folder.othersMayWrite)
            return bad("rights", QStringLiteral("other users may write into %1").arg(folder.path),
                       QStringLiteral("chmod go-w %1").arg(folder.path));
        good("rights", folder.isThere ? QStringLiteral("%1 belongs to this user alone").arg(folder.path)
                                      : QStringLiteral("%1 is not there yet, and can be made").arg(folder.path));
    }

    void secrets()
    {
        bool isClosed = true;
        for (const SecretFacts &secret : m_facts.secrets) {
            if (!secret.isReadable)
                bad("secrets", QStringLiteral("%1 cannot be read by this user").arg(secret.path),
                    QStringLiteral("give the file to this user (chown)"));
            else if (secret.isOpenToOthers)
                bad("secrets", QStringLiteral("other users can read %1").arg(secret.path),
                    QStringLiteral("chmod 600 %1; if somebody has read it, make a new one").arg(secret.path));
            else
                continue;
            isClosed = false;
        }
        if (isClosed && !m_facts.secrets.isEmpty())
            good("secrets", QStringLiteral("keys and tokens are closed to others (%1)")
                                .arg(counted(m_facts.secrets.size(), "file")));
    }

    void disk()
    {
        if (!m_facts.folder.freeBytes)
            return;
        const qint64 bytes = *m_facts.folder.freeBytes;
        const QString what = QStringLiteral("the disk of %1 has %2 free")
                                 .arg(m_facts.folder.path, QLocale::c().formattedDataSize(bytes, 0));
        if (bytes < kTooLittleDisk)
            bad("disk", what, QStringLiteral("free some space, or move the folder (--data)"));
        else if (bytes < kLittleDisk)
            warn("disk", what, QStringLiteral("free some space before the disk is full"));
        else
            good("disk", what);
    }

    void database()
    {
        if (!m_facts.schema)
            return;
        const int schema = *m_facts.schema;
        if (schema > m_facts.newestSchema)
            bad("database",
                QStringLiteral("a newer Holdfast wrote the database (schema %1, this program knows %2)")
                    .arg(schema)
                    .arg(m_facts.newestSchema),
                QStringLiteral("install that version again, or restore the backup from before the upgrade"));
        else if (schema < m_facts.newestSchema)
            warn("database",
                 QStringLiteral("the database has schema %1; the next start brings it to %2")
                     .arg(schema)
                     .arg(m_facts.newestSchema),
                 QStringLiteral("make a backup before that start"));
        else
            good("database", QStringLiteral("the database has schema %1").arg(schema));
    }

    void name()
    {
        if (isServer())
            return;
        const bool isNobody = m_facts.name.startsWith(u"localhost");
        if (isNobody && !m_facts.isNameChosen)
            warn("name", QStringLiteral("the worker's name is \"%1\", as on many machines").arg(m_facts.name),
                 QStringLiteral("give this worker a name of its own (--name)"));
        else
            good("name", QStringLiteral("the worker's name is \"%1\"").arg(m_facts.name));
    }

    void tls()
    {
        if (m_facts.tls)
            return bad("tls", *m_facts.tls);
        if (!m_facts.usesTls)
            return good("tls", QStringLiteral("no TLS"));
        if (!m_facts.daysLeft)
            return good("tls", QStringLiteral("the connection uses TLS"));
        const QString what = QStringLiteral("the certificate is good for %1").arg(counted(*m_facts.daysLeft, "day"));
        if (*m_facts.daysLeft < tls::kFewDays)
            warn("tls", what, QStringLiteral("renew it: holdfast tls init; or put the renewed files in its place"));
        else
            good("tls", what);
    }

    void token()
    {
        if (m_facts.token)
            bad("token", *m_facts.token);
    }

    void server()
    {
        const ServerFacts &server = m_facts.server;
        const QString todo = server.todo.isEmpty() ? QStringLiteral("see: holdfast help doctor") : server.todo;
        switch (server.answer) {
        case ServerFacts::Answer::Good:
            return good("server", QStringLiteral("the server answers at %1").arg(server.url));
        case ServerFacts::Answer::Refused:
            return bad("token",
                       QStringLiteral("the server at %1 refused this machine: %2").arg(server.url, server.message),
                       server.todo.isEmpty() ? QStringLiteral("ask for a new join token: holdfast token join --rejoin")
                                             : server.todo);
        case ServerFacts::Answer::None:
            if (isServer() && m_facts.port && m_facts.port->trouble.isEmpty())
                return good("server", QStringLiteral("the server is not running"));
            if (!isServer() && !server.url.isEmpty())
                bad("server", QStringLiteral("no answer from the server: %1").arg(server.message), todo);
        }
    }

    void port()
    {
        if (!m_facts.port)
            return;
        if (m_facts.port->trouble.isEmpty())
            return good("port", QStringLiteral("%1 is free").arg(m_facts.port->address));
        bad("port",
            QStringLiteral("the server cannot listen at %1: %2").arg(m_facts.port->address, m_facts.port->trouble),
            QStringLiteral("stop the program that uses it (ss -ltnp), or choose another address with --listen"));
    }

    void clock()
    {
        const ServerFacts &server = m_facts.server;
        if (server.ahead && !isServer()) {
            const Milliseconds apart =
                std::max(Milliseconds(0), std::chrono::abs(*server.ahead) - server.roundTrip / 2);
            const QString what =
                QStringLiteral("this clock is %1 the server's by %2")
                    .arg(server.ahead->count() > 0 ? QStringLiteral("behind") : QStringLiteral("ahead of"),
                         forPeople(apart));
            const QString todo = QStringLiteral("let both machines follow a time server (timedatectl set-ntp true)");
            if (apart >= kClockBad)
                return bad("clock", what, todo);
            if (apart >= kClockWarning)
                return warn("clock", what, todo);
            return good("clock", QStringLiteral("this clock and the server's agree"));
        }
        if (m_facts.isClockSynchronised)
            good("clock", QStringLiteral("the clock follows a time server"));
        else
            warn("clock", QStringLiteral("the system does not say that its clock follows a time server"),
                 QStringLiteral("start one: timedatectl set-ntp true"));
    }

    void versions()
    {
        const QString theirs = m_facts.server.version;
        if (theirs.isEmpty())
            return;
        if (theirs == m_facts.version)
            return good("version", QStringLiteral("this program and the server are %1").arg(theirs));
        warn("version", QStringLiteral("this program is %1, the server is %2").arg(m_facts.version, theirs),
             isServer() ? QStringLiteral("restart the server, so that it runs the installed version")
                        : QStringLiteral("upgrade the older one; until then they work together"));
    }

    void limits()
    {
        bool isEnough = true;
        if (m_facts.descriptors && *m_facts.descriptors < kFewDescriptors) {
            isEnough = false;
            warn("limits", QStringLiteral("only %1 open files are allowed").arg(*m_facts.descriptors),
                 QStringLiteral("raise the limit: LimitNOFILE= in the unit, or ulimit -n"));
        }
        if (!isServer() && m_facts.processes && *m_facts.processes < kFewProcesses) {
            isEnough = false;
            warn("limits", QStringLiteral("only %1 processes are allowed to this user").arg(*m_facts.processes),
                 QStringLiteral("raise the limit: LimitNPROC= in the unit, or ulimit -u"));
        }
        if (isEnough)
            good("limits", QStringLiteral("the limits of files and processes are high enough"));
    }

    const Facts &m_facts;
    QList<Finding> m_findings;
};

} // namespace

QList<Finding> examine(const Facts &facts)
{
    return Examiner(facts).all();
}

bool isSomethingWrong(const QList<Finding> &findings)
{
    return std::any_of(findings.begin(), findings.end(), [](const Finding &each) { return each.level == Level::Bad; });
}

} // namespace holdfast::app::doctor
