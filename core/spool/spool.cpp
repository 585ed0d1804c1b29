// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spool/spool.h"

#include "core/base/ids.h"
#include "core/base/log.h"

#include <QDir>
#include <QFileInfo>

namespace holdfast::spool {
namespace {

constexpr char kSpool[] = "spool";
constexpr char kRejected[] = "rejected";
constexpr char kTrash[] = "trash";
constexpr char kLock[] = "spool.lock";

QString folderName(const jobs::AttemptKey &key)
{
    return QStringLiteral("%1.%2").arg(key.runId, QString::number(key.attempt));
}

/// The key whose folder has exactly this name.
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

QStringList everythingIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
}

} // namespace

Spool::Spool(const QString &dir, qint64 maxOutput)
    : m_dir(QDir(dir).absolutePath())
    , m_maxOutput(maxOutput)
{}

Spool::~Spool() = default;

QString Spool::below(const char *folder, const QString &name) const
{
    const QString path = m_dir + u'/' + QLatin1String(folder);
    return name.isEmpty() ? path : path + u'/' + name;
}

Result<void> Spool::open()
{
    if (const auto made = makePrivateFolder(m_dir); !made)
        return made;
    if (const auto locked = m_lock.take(below(kLock)); !locked)
        return locked;
    for (const char *folder : {kSpool, kRejected, kTrash}) {
        if (const auto made = makePrivateFolder(below(folder)); !made)
            return made;
    }
    for (const QString &name : everythingIn(below(kTrash)))
        removeTree(below(kTrash, name));
    for (const QString &name : everythingIn(below(kSpool)))
        takeUp(name);
    return {};
}

void Spool::takeUp(const QString &name)
{
    const auto key = keyOf(name);
    if (!key || QFileInfo(below(kSpool, name)).isSymLink()) {
        moveAside(name, QStringLiteral("not the folder of an attempt"));
        return;
    }
    auto folder = AttemptFolder::load(below(kSpool, name), *key);
    if (folder)
        m_attempts[*key] = std::move(*folder);
    else
        moveAside(name, folder.problem().text());
}

/// Where it is now; empty if it could not be moved.
QString Spool::moveAside(const QString &name, const QString &why)
{
    QString target = below(kRejected, name);
    for (int i = 1; QFileInfo(target).isSymbolicLink() || QFileInfo::exists(target); ++i)
        target = below(kRejected, QStringLiteral("%1.%2").arg(name, QString::number(i)));
    if (const auto moved = replaceFile(below(kSpool, name), target); !moved) {
        log(lcProcess(), LogLevel::Warning,
            QStringLiteral("cannot be used (%1), nor moved aside: %2").arg(why, moved.problem().text()));
        return {};
    }
    log(lcProcess(), LogLevel::Warning, QStringLiteral("moved aside, it cannot be used: %1: %2").arg(target, why),
        QStringLiteral("look at it, then delete it"));
    return target;
}

std::vector<HeldAttempt> Spool::scan() const
{
    std::vector<HeldAttempt> all;
    all.reserve(m_attempts.size());
    for (const auto &[key, folder] : m_attempts)
        all.push_back(folder->held());
    return all;
}

Result<AttemptFolder *> Spool::find(const jobs::AttemptKey &key) const
{
    const auto it = m_attempts.find(key);
    if (it == m_attempts.end())
        return Problem{QStringLiteral("unknown_run"), QStringLiteral("not on this worker's disk"), folderName(key), {}};
    return it->second.get();
}

std::optional<HeldAttempt> Spool::held(const jobs::AttemptKey &key) const
{
    const auto found = m_attempts.find(key);
    return found == m_attempts.end() ? std::nullopt : std::optional(found->second->held());
}

Result<void> Spool::accept(const jobs::Assignment &assignment)
{
    if (!keyOf(folderName(assignment.key)))
        return Problem{QStringLiteral("bad_field"), QStringLiteral("not a run's name"), QStringLiteral("run_id"), {}};
    if (const auto held = find(assignment.key)) {
        if ((*held)->held().assignment == assignment)
            return {};
        return Problem{QStringLiteral("stale_attempt"),
                       QStringLiteral("another start of this attempt is held"),
                       folderName(assignment.key),
                       {}};
    }
    auto folder = AttemptFolder::create(below(kSpool, folderName(assignment.key)), assignment);
    if (!folder)
        return folder.problem();
    m_attempts[assignment.key] = std::move(*folder);
    return {};
}

Result<void> Spool::setStarted(const jobs::AttemptKey &key, qint64 pid, std::optional<WallTime> at)
{
    const auto folder = find(key);
    return folder ? (*folder)->setStarted({pid, at}) : folder.problem();
}

Result<void> Spool::append(const jobs::AttemptKey &key, jobs::Stream stream, QByteArrayView bytes)
{
    const auto folder = find(key);
    return folder ? (*folder)->append(stream, bytes, m_maxOutput) : folder.problem();
}

Result<void> Spool::finish(const jobs::Outcome &outcome)
{
    const auto folder = find(outcome.key);
    return folder ? (*folder)->finish(outcome) : folder.problem();
}

Result<QByteArray> Spool::read(const jobs::AttemptKey &key, jobs::Stream stream, qint64 offset, qint64 maxBytes)
{
    const auto folder = find(key);
    return folder ? (*folder)->read(stream, offset, maxBytes) : folder.problem();
}

void Spool::forget(const jobs::AttemptKey &key)
{
    const auto it = m_attempts.find(key);
    if (it == m_attempts.end())
        return;
    it->second->close();
    // Out of the spool in one step: a deletion that is interrupted must not leave half an attempt there.
    const QString trash = below(kTrash, folderName(key));
    const auto moved = replaceFile(it->second->path(), trash);
    if (!moved || !removeTree(trash))
        log(lcProcess(), LogLevel::Warning,
            QStringLiteral("not deleted, it will be at the next start: %1")
                .arg(moved ? trash : moved.problem().text()));
    m_attempts.erase(it);
}

void Spool::reject(const jobs::AttemptKey &key, const QString &why)
{
    const auto it = m_attempts.find(key);
    if (it == m_attempts.end())
        return;
    it->second->close();
    const QString target = moveAside(folderName(key), why);
    m_attempts.erase(it);
    if (target.isEmpty())
        return;
    if (const auto written = writeWhole(target + QStringLiteral("/why.txt"), (why + u'\n').toUtf8()); !written)
        log(lcProcess(), LogLevel::Warning,
            QStringLiteral("the reason is not beside it: %1").arg(written.problem().text()));
}

qint64 Spool::bytes() const
{
    qint64 sum = 0;
    for (const auto &[key, folder] : m_attempts)
        sum += folder->bytes();
    return sum;
}

} // namespace holdfast::spool
