// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spool/attempt_folder.h"

#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/protocol/codec.h"
#include "core/protocol/limits.h"
#include "core/spool/disk.h"

#include <QFileInfo>

namespace holdfast::spool {
namespace {

constexpr char kStart[] = "start.json";
constexpr char kLaunched[] = "launched";
constexpr char kKeeperLock[] = "keeper.lock";
constexpr char kStarted[] = "started.json";
constexpr char kResult[] = "result.json";
constexpr char kStdout[] = "stdout";
constexpr char kStderr[] = "stderr";

Problem torn(const QString &path, const QString &what)
{
    return {QStringLiteral("torn"), what, path, {}};
}

/// The text of a file.
Result<QByteArray> textOf(const QString &path, protocol::Message message)
{
    QByteArray text = protocol::encode({QJsonValue(QJsonValue::Undefined), std::move(message)});
    if (text.size() > protocol::kMaxMessageBytes) // it could not be read again
        return Problem{QStringLiteral("too_large"), QStringLiteral("%1 bytes are too many").arg(text.size()), path, {}};
    return text;
}

Result<void> writeMessage(const QString &path, protocol::Message message, Durable durable)
{
    const auto text = textOf(path, std::move(message));
    return text ? writeWhole(path, *text, durable) : text.problem();
}

/// A folder with a start, on the disk. All is made before the first sync: then a file system with a journal commits
/// once. After a crash in between, half a start is moved aside by the next start. A whole one may be in the cache
/// alone: makeDurable() is for that.
Result<void> writeStart(const QString &folder, const QString &path, const jobs::Assignment &assignment)
{
    const auto text = textOf(path, protocol::JobStart{assignment});
    if (!text)
        return text.problem();
    if (const auto made = makePrivateFolder(folder, Durable::No); !made)
        return made;
    if (const auto written = writeNew(path, *text); !written)
        return written;
    return syncFolder(QFileInfo(folder).path());
}

/// A message of exactly this type, or why there is none.
template <typename T>
Result<T> readMessage(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Problem{QStringLiteral("store_unavailable"),
                       QStringLiteral("cannot be read: %1").arg(file.errorString()),
                       path,
                       {}};
    const QByteArray text = file.read(protocol::kMaxMessageBytes + 1);
    const auto decoded = protocol::decode(text);
    if (const auto *failure = std::get_if<protocol::DecodeFailure>(&decoded))
        return torn(path, failure->problem.text());
    const auto *message = std::get_if<T>(&std::get<protocol::Envelope>(decoded).message);
    if (!message)
        return torn(path, QStringLiteral("a message of another type"));
    return *message;
}

} // namespace

QString folderName(const jobs::AttemptKey &key)
{
    return QStringLiteral("%1.%2").arg(key.runId, QString::number(key.attempt));
}

std::optional<jobs::AttemptKey> keyOf(const QString &name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    if (dot < 0)
        return std::nullopt;
    const jobs::AttemptKey key{name.left(dot), name.mid(dot + 1).toInt()};
    if (!isGoodName(key.runId) || key.attempt < 1 || folderName(key) != name)
        return std::nullopt;
    return key;
}

AttemptFolder::AttemptFolder(const QString &path, const jobs::Assignment &assignment)
    : m_path(path)
    , m_assignment(assignment)
    , m_out(file(kStdout))
    , m_err(file(kStderr))
{}

Result<std::unique_ptr<AttemptFolder>> AttemptFolder::create(const QString &path, const jobs::Assignment &assignment)
{
    std::unique_ptr<AttemptFolder> folder(new AttemptFolder(path, assignment));
    if (const auto written = writeStart(path, folder->file(kStart), assignment); !written) {
        removeTree(path); // nobody was told that it is held
        return written.problem();
    }
    return folder;
}

Result<std::unique_ptr<AttemptFolder>> AttemptFolder::load(const QString &path, const jobs::AttemptKey &key)
{
    const auto start = readMessage<protocol::JobStart>(path + u'/' + QLatin1String(kStart));
    if (!start)
        return start.problem();
    if (!(start->assignment.key == key))
        return torn(path, QStringLiteral("the start in it is that of another attempt"));
    std::unique_ptr<AttemptFolder> folder(new AttemptFolder(path, start->assignment));
    if (const auto loaded = folder->loadRest(); !loaded)
        return loaded.problem();
    return folder;
}

Result<void> AttemptFolder::makeDurable() const
{
    QFile start(file(kStart));
    if (!start.open(QIODevice::ReadWrite | QIODevice::ExistingOnly)) // Windows syncs only what can be written
        return diskProblem(start.fileName(), QStringLiteral("cannot be opened: %1").arg(start.errorString()));
    if (const auto synced = syncFile(start); !synced)
        return synced;
    return syncFolder(m_path);
}

Result<void> AttemptFolder::loadResult()
{
    if (!QFileInfo::exists(file(kResult)))
        return {};
    const auto result = readMessage<protocol::JobResult>(file(kResult));
    if (!result)
        return result.problem();
    if (!(result->outcome.key == m_assignment.key))
        return torn(m_path, QStringLiteral("the result in it is that of another attempt"));
    m_outcome = result->outcome;
    return {};
}

Result<void> AttemptFolder::loadRest()
{
    if (const auto loaded = loadResult(); !loaded)
        return loaded;
    m_launched = QFileInfo::exists(file(kLaunched));
    if (QFileInfo::exists(file(kStarted))) {
        if (const auto started = readMessage<protocol::JobStarted>(file(kStarted)))
            m_started = Started{started->pid, started->at};
        else // only for people; the result matters more
            log(lcProcess(), LogLevel::Warning, QStringLiteral("left out: ") + started.problem().text());
    }
    m_out.load();
    m_err.load();
    return {};
}

HeldAttempt AttemptFolder::held() const
{
    HeldAttempt held;
    held.key = m_assignment.key;
    held.assignment = m_assignment;
    held.state = m_outcome ? jobs::Holding::State::Finished : jobs::Holding::State::Running;
    held.stdoutBytes = m_out.size();
    held.stderrBytes = m_err.size();
    held.launched = m_launched;
    held.started = m_started;
    held.outcome = m_outcome;
    return held;
}

Result<void> AttemptFolder::setLaunched()
{
    const auto marked = writeNew(file(kLaunched), {});
    m_launched = m_launched || marked.ok();
    return marked;
}

Result<void> AttemptFolder::setStarted(const Started &started)
{
    // After a power cut nothing runs any more, whatever this file said.
    const auto written =
        writeMessage(file(kStarted), protocol::JobStarted{m_assignment.key, started.pid, started.at}, Durable::No);
    if (written)
        m_started = started;
    return written;
}

Result<void> AttemptFolder::append(jobs::Stream name, QByteArrayView bytes, qint64 maxOutput)
{
    if (m_outcome)
        return Problem{QStringLiteral("finished"), QStringLiteral("output after the result"), m_path, {}};
    return stream(name).append(bytes, maxOutput - m_out.kept() - m_err.kept());
}

Result<void> AttemptFolder::finish(jobs::Outcome outcome)
{
    // Its keeper may have written one that could not be read when it was looked for.
    if (const auto loaded = loadResult(); !loaded)
        return loaded;
    if (m_outcome)
        return {}; // the first result stands
    for (OutputFile *output : {&m_out, &m_err}) {
        if (const auto marked = output->mark(); !marked)
            return marked;
        if (const auto synced = output->sync(); !synced)
            return synced;
    }
    outcome.outputBytes = m_out.kept() + m_out.dropped() + m_err.kept() + m_err.dropped();
    if (const auto written = writeMessage(file(kResult), protocol::JobResult{outcome, {}, {}}, Durable::Yes); !written)
        return written;
    m_outcome = std::move(outcome);
    close();
    return {};
}

Result<QByteArray> AttemptFolder::read(jobs::Stream name, qint64 offset, qint64 maxBytes)
{
    return stream(name).read(offset, maxBytes);
}

void AttemptFolder::grewTo(jobs::Stream name, qint64 bytes)
{
    stream(name).grewTo(bytes);
}

QString AttemptFolder::resultName()
{
    return QLatin1String(kResult);
}

QString AttemptFolder::lockPath(const QString &folder)
{
    return folder + u'/' + QLatin1String(kKeeperLock);
}

void AttemptFolder::close()
{
    m_out.close();
    m_err.close();
}

} // namespace holdfast::spool
