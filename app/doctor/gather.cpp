// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctor/gather.h"

#include "app/client/http_client.h"
#include "app/join/server_address.h"
#include "app/join/worker_start.h"
#include "app/options/own_server.h"
#include "app/options/tls_options.h"
#include "app/options/token_file.h"
#include "app/platform/platform.h"
#include "core/runtime/clock.h"
#include "core/tls/expiry.h"
#include "core/tls/file_access.h"
#include "core/tls/own_files.h"
#include "core/tls/pair.h"

#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QJsonObject>
#include <QStorageInfo>
#include <QTcpServer>
#include <QtEndian>

namespace holdfast::app::doctor {
namespace {

using client::Answer;

FolderFacts lookAtFolder(const QString &path)
{
    FolderFacts facts;
    facts.path = path;
    const QFileInfo folder(path);
    facts.isThere = folder.isDir();
    QFileInfo nearest(path); // where a missing folder would be made
    while (!nearest.exists() && !nearest.isRoot())
        nearest = QFileInfo(nearest.absolutePath());
    facts.isWritable = nearest.isDir() && nearest.isWritable();
    const auto others = QFile::WriteGroup | QFile::WriteOther;
    facts.othersMayWrite = facts.isThere && (folder.permissions() & others) != 0;
    if (const auto ours = checkOwner(path); !ours)
        facts.owner = ours.problem();
    if (const QStorageInfo disk(nearest.absoluteFilePath()); disk.isValid())
        facts.freeBytes = disk.bytesAvailable();
    return facts;
}

void lookAtSecrets(Facts &facts, const QStringList &paths)
{
    for (const QString &path : paths) {
        if (const QFileInfo file(path); file.isFile())
            facts.secrets += {path, file.isReadable(), tls::isOpenToOthers(path)};
    }
}

/// user_version of the SQLite file format, section 1.3; none where there is no database.
std::optional<int> schemaOf(const QString &path)
{
    constexpr qint64 headerBytes = 100;
    constexpr qsizetype versionAt = 60;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray header = file.read(headerBytes);
    if (header.size() < headerBytes || !header.startsWith("SQLite format 3"))
        return std::nullopt;
    return qFromBigEndian<qint32>(header.constData() + versionAt);
}

/// Asks once, and notes what the answer says of the server.
void ask(ServerFacts &facts, const QUrl &url, const QByteArray &token, const char *path, const tls::ClientTls &tls,
         Milliseconds patience)
{
    facts.url = url.toDisplayString();
    client::HttpClient http(url, token, patience, tls);
    const runtime::SystemClock clock;
    const Now sent = clock.now();
    QEventLoop loop;
    Answer answer;
    http.send(client::Request{"GET", QString::fromLatin1(path), {}}, [&](const Answer &its) {
        answer = its;
        loop.quit();
    });
    loop.exec();
    const Now got = clock.now();
    facts.message = answer.message;
    facts.todo = answer.todo;
    if (answer.kind != Answer::Kind::Good) {
        facts.answer = answer.kind == Answer::Kind::Refused ? ServerFacts::Answer::Refused : ServerFacts::Answer::None;
        return;
    }
    facts.answer = ServerFacts::Answer::Good;
    const QJsonObject object = answer.value.toObject();
    facts.version = object[QStringLiteral("version")].toString();
    facts.roundTrip = std::chrono::duration_cast<Milliseconds>(got.mono - sent.mono);
    if (const auto theirs = parseIso(object[QStringLiteral("now")].toString()))
        facts.ahead = *theirs - (sent.wall + facts.roundTrip / 2);
}

void lookAtPort(Facts &facts, const Options &options)
{
    const QString host = options.listenAddress.toString();
    PortFacts port;
    port.address = QStringLiteral("%1:%2").arg(host.contains(u':') ? u'[' + host + u']' : host).arg(options.listenPort);
    QTcpServer probe;
    if (!probe.listen(options.listenAddress, options.listenPort))
        port.trouble = probe.errorString();
    facts.port = port;
}

void lookAtServer(Facts &facts, const Visit &visit, const Options &options, const Surroundings &surroundings)
{
    const WallTime now = runtime::SystemClock().now().wall;
    const tls::PairFiles files = pairOf(options);
    const QString database = sqlitePath(options.database);
    facts.folder = lookAtFolder(database.isEmpty() ? options.dataDir : QFileInfo(database).absolutePath());
    facts.schema = schemaOf(database);
    lookAtSecrets(facts, {options.dataDir + QStringLiteral("/admin.token"), database, files.key,
                          tls::OwnFiles(options.dataDir).caKey()});
    facts.usesTls = files.isGiven();
    tls::Trust trust;
    if (facts.usesTls) {
        const auto pair = tls::readPair(files, now);
        if (!pair) {
            facts.tls = pair.problem();
            return;
        }
        facts.daysLeft = tls::daysLeft(pair->facts().notAfter, now);
        trust.pin = pair->pin();
    }
    const auto client = tls::ClientTls::from(trust, now);
    if (const QUrl running = ownServer(options.dataDir, surroundings); client && !running.isEmpty())
        ask(facts.server, running, adminTokenFor(options), "/status", *client, visit.patience);
    if (facts.server.answer != ServerFacts::Answer::None)
        facts.server.answer = ServerFacts::Answer::Good; // also one that wants a token that this user may not read
    else if (options.listenPort != 0)
        lookAtPort(facts, options);
}

void lookAtWorker(Facts &facts, const Visit &visit, const Options &options)
{
    const auto in = [&](const char *file) { return options.dataDir + u'/' + QLatin1String(file); };
    facts.folder = lookAtFolder(options.dataDir);
    lookAtSecrets(facts, {in("credential"), options.tokenFile, options.tlsKey});
    const auto token = tokenOf(options);
    const auto start = token ? join::workerStart(options, *token) : Result<join::WorkerStart>(token.problem());
    if (!start) {
        facts.token = start.problem();
        return;
    }
    facts.name = start->name;
    facts.isNameChosen = options.isNameGiven || start->hasJoined;
    facts.usesTls = start->usesTls();
    const auto client =
        tls::ClientTls::from(facts.usesTls ? start->trust : tls::Trust{}, runtime::SystemClock().now().wall);
    if (!client) {
        facts.tls = client.problem();
        return;
    }
    QString address = start->urls.first();
    address.replace(0, 2, QStringLiteral("http")); // ws:// and wss://
    const auto url = join::serverAddress(address);
    if (url)
        ask(facts.server, *url, start->token, start->token.isEmpty() ? "/status" : "/join", *client, visit.patience);
    facts.server.todo.replace(QStringLiteral("--url or HOLDFAST_URL"), QStringLiteral("--connect or HOLDFAST_CONNECT"));
}

} // namespace

QList<Place> placesIn(const QString &dataDir)
{
    const auto has = [&](const char *name) { return QFileInfo::exists(dataDir + u'/' + QLatin1String(name)); };
    QList<Place> places;
    if (has("holdfast.db") || has("admin.token"))
        places += Place::Server;
    if (has("identity.json") || has("credential"))
        places += Place::Worker;
    return places;
}

Facts gather(const Visit &visit, const Surroundings &surroundings)
{
    Facts facts;
    facts.place = visit.place;
    facts.version = QStringLiteral(HOLDFAST_VERSION);
    facts.configFile = visit.configFile;
    facts.newestSchema = visit.newestSchema;
    const bool isServer = visit.place == Place::Server;
    const auto options =
        parseOptions(QStringList{isServer ? QStringLiteral("--server") : QStringLiteral("--worker")} + visit.arguments,
                     surroundings);
    if (!options) {
        facts.settings = options.problem();
        return facts;
    }
    facts.descriptors = descriptorLimit();
    facts.processes = processLimit();
    facts.isClockSynchronised = runtime::SystemClock().isSynchronised();
    if (isServer)
        lookAtServer(facts, visit, *options, surroundings);
    else
        lookAtWorker(facts, visit, *options);
    return facts;
}

} // namespace holdfast::app::doctor
