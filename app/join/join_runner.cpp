// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/join/join_runner.h"

#include "app/join/join_way.h"
#include "app/join/server_address.h"
#include "app/options/usage_fault.h"
#include "core/access/token_text.h"
#include "core/runtime/clock.h"
#include "core/spool/disk.h"

#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace holdfast::app::join {
namespace {

using client::Answer;
using client::ExitCode;
using client::Request;

const QString kPath = QStringLiteral("/join");

/// A token in an argument is seen by other users of the machine, so it may come by standard input.
Result<QString> tokenFrom(const QString &argument)
{
    if (argument != u"-")
        return argument;
    QFile input;
    constexpr qint64 longest = 1000;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return Problem{.code = QStringLiteral("usage"), .what = QStringLiteral("standard input cannot be read")};
    return QString::fromUtf8(input.readLine(longest)).trimmed();
}

} // namespace

JoinRunner::JoinRunner(const client::CommandContext &context, Wish wish, tls::ClientTls tls)
    : CommandRun(context)
    , m_wish(std::move(wish))
    , m_tls(std::move(tls))
    , m_folder(m_wish.dataDir)
{}

void JoinRunner::start()
{
    if (const auto looked = look(); !looked)
        return fail(looked.problem());
    if (const auto problem = conflict())
        return fail(*problem);
    if (m_joined && !m_credential.isEmpty())
        return askWhetherKnown(m_credential);
    join();
}

/// This folder belongs to another server, whom its credential must not be shown to.
std::optional<Problem> JoinRunner::conflict() const
{
    if (!m_joined)
        return std::nullopt;
    QString what = QStringLiteral("worker %1 has joined %2 already").arg(m_joined->name, m_joined->url);
    if (m_joined->url == m_wish.server.toString()) {
        const auto pin = [](const QString &its) { return its.isEmpty() ? QStringLiteral("no pin") : its; };
        if (m_joined->pin == m_wish.trust.pin)
            return std::nullopt;
        what += QStringLiteral(" with another pin: %1, now %2").arg(pin(m_joined->pin), pin(m_wish.trust.pin));
    }
    return Problem{.code = QStringLiteral("credential"),
                   .what = what,
                   .where = m_wish.dataDir,
                   .todo =
                       QStringLiteral("give another folder with --data, or delete credential and joined.json there")};
}

/// What a former attempt left.
Result<void> JoinRunner::look()
{
    if (const auto made = spool::makePrivateFolder(m_wish.dataDir); !made)
        return made;
    auto joined = m_folder.joined();
    if (!joined)
        return joined.problem();
    auto credential = m_folder.credential();
    if (!credential)
        return credential.problem();
    auto joining = m_folder.joining();
    if (!joining)
        return joining.problem();
    m_joined = *joined;
    m_credential = *credential;
    const spool::Joined wanted{m_wish.server.toString(), m_wish.trust.pin, m_wish.name};
    const std::optional<spool::Joining> &former = *joining;
    // The same secret also for another address of the server: only its hash is sent.
    const bool goesOn = former && former->as.name == wanted.name && access::isSecret(former->secret);
    m_joining = {wanted, goesOn ? former->secret : spool::newSecret()};
    return {};
}

/// A worker that joined is asked for no more, unless it was revoked since.
void JoinRunner::askWhetherKnown(const QByteArray &credential)
{
    m_asWorker = std::make_unique<client::HttpClient>(m_wish.server, credential, times().silence, m_tls);
    m_asWorker->send(Request{"GET", kPath, {}}, [this](const Answer &answer) {
        constexpr int unauthorized = 401;
        if (answer.kind == Answer::Kind::Good)
            return tell(*m_joined, true);
        if (answer.status == unauthorized)
            return join();
        finishBadly(answer);
    });
}

void JoinRunner::join()
{
    if (const auto begun = m_folder.begin(m_joining); !begun)
        return fail(begun.problem());
    const QJsonObject body{{QStringLiteral("token"), m_wish.token},
                           {QStringLiteral("name"), m_wish.name},
                           {QStringLiteral("sha256"), QString::fromLatin1(access::hashOf(m_joining.secret).toHex())}};
    http().send(Request{"POST", kPath, QJsonDocument(body).toJson(QJsonDocument::Compact)},
                [this](const Answer &answer) { onJoined(answer); });
}

void JoinRunner::onJoined(const Answer &answer)
{
    if (answer.kind == Answer::Kind::Unreachable && !answer.isTlsFault)
        note(QStringLiteral("no answer came; run the same command again, it goes on where it was"));
    if (answer.kind != Answer::Kind::Good)
        return finishBadly(answer);
    const QString id = answer.value[QStringLiteral("id")].toString();
    const QJsonObject labels = answer.value[QStringLiteral("labels")].toObject();
    for (auto it = labels.begin(); it != labels.end(); ++it)
        m_joining.as.labels[it.key()] = it.value().toString();
    if (const auto finished = m_folder.finish(m_joining, id); !finished)
        return fail(finished.problem());
    if (const auto kept = m_folder.credential(); !kept)
        return fail(kept.problem());
    tell(m_joining.as, false);
}

void JoinRunner::tell(const spool::Joined &joined, bool isAgain)
{
    const QJsonObject value{{QStringLiteral("name"), joined.name},
                            {QStringLiteral("url"), joined.url},
                            {QStringLiteral("data"), m_wish.dataDir},
                            {QStringLiteral("already"), isAgain}};
    const QString &ca = m_wish.trust.caFile; // is not kept
    const QString line = isAgain ? QStringLiteral("worker %1 has joined %2 already\n").arg(joined.name, joined.url)
                                 : QStringLiteral("worker %1 has joined %2. Start it: holdfast --worker --data %3%4\n")
                                       .arg(joined.name, joined.url, m_wish.dataDir,
                                            ca.isEmpty() ? QString() : QStringLiteral(" --tls-ca ") + ca);
    if (json() ? printJson(value) : print(line))
        finish(ExitCode::Done);
}

void JoinRunner::fail(const Problem &problem)
{
    note(messageOf(problem));
    finish(ExitCode::Failed);
}

int runJoin(const Options &options)
{
    const client::Console console = client::standardConsole();
    const auto complain = [&console](const Problem &problem) {
        console.err((QStringLiteral("holdfast: ") + messageOf(problem) + u'\n').toUtf8());
        return static_cast<int>(ExitCode::BadUsage);
    };
    const auto &command = std::get<WorkerJoin>(options.command);
    const auto server = serverAddress(command.server);
    if (!server)
        return complain(server.problem());
    const auto token = tokenFrom(command.token);
    if (!token)
        return complain(token.problem());
    const auto presented = access::readToken(*token, access::Role::Join);
    if (!presented)
        return complain(presented.problem());
    const auto way = joinWay(*server, *presented, options);
    if (!way)
        return complain(way.problem());
    const auto tls = tls::ClientTls::from(way->trust, runtime::SystemClock().now().wall);
    if (!tls)
        return complain(tls.problem());
    if (!way->warning.isEmpty())
        console.err((QStringLiteral("holdfast: warning: ") + way->warning + u'\n').toUtf8());
    const client::ClientTimes times;
    client::HttpClient http(*server, {}, times.silence, *tls);
    JoinRunner runner({http, console, options.json, times, {}},
                      {*server, way->trust, options.name, options.dataDir, *token}, *tls);
    QEventLoop loop;
    QObject::connect(&runner, &client::CommandRun::finished, &loop, &QEventLoop::exit, Qt::QueuedConnection);
    runner.start();
    return loop.exec();
}

} // namespace holdfast::app::join
