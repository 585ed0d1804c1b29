// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spool/spool.h"

#include "core/base/log.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

namespace holdfast::spool {
namespace {

constexpr char kRejected[] = "rejected";
constexpr char kTrash[] = "trash";
constexpr char kSpoolLock[] = "spool.lock";

/// A disk with less than that, or than a twentieth of it, takes no new runs.
constexpr qint64 kLeftFree = 32LL * 1024 * 1024;

QStringList everythingIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
}

} // namespace

Spool::Spool(const QString &dir)
    : Spool(dir, Bounds{})
{}

Spool::Spool(const QString &dir, const Bounds &bounds)
    : m_dir(QDir(dir).absolutePath())
    , m_bounds(bounds)
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
    if (const auto locked = m_lock.take(below(kSpoolLock)); !locked)
        return locked;
    for (const char *folder : {kSpool, kReceipts, kRejected, kTrash}) {
        if (const auto made = makePrivateFolder(below(folder)); !made)
            return made;
    }
    for (const QString &name : everythingIn(below(kTrash)))
        removeTree(below(kTrash, name));
    for (const QString &name : everythingIn(below(kSpool))) {
        if (auto taken = takeUp(name); !taken)
            return taken;
    }
    const auto isOpen = [](const auto &entry) { return !entry.second->held().outcome; };
    if (std::none_of(m_attempts.begin(), m_attempts.end(), isOpen))
        return {};
    return syncFolder(below(kSpool)); // the names of those that takeUp() has put on the disk
}

/// A start without a result counts as held only when it is on the disk: else a power cut could leave `launched` without
/// the start, and the run would be given elsewhere although it has run here.
Result<void> Spool::takeUp(const QString &name)
{
    const auto key = keyOf(name);
    if (!key || QFileInfo(below(kSpool, name)).isSymLink()) {
        moveAside(name, QStringLiteral("not the folder of an attempt"));
        return {};
    }
    auto folder = AttemptFolder::load(below(kSpool, name), *key);
    if (!folder) {
        moveAside(name, folder.problem().text());
        return {};
    }
    if (!(*folder)->held().outcome) {
        if (auto synced = (*folder)->makeDurable(); !synced)
            return synced;
    }
    m_attempts[*key] = std::move(*folder);
    return {};
}

/// The whole folder, or one file of it. Where it is now; empty if it could not be moved.
QString Spool::moveAside(const QString &name, const QString &why, const QString &file)
{
    const QString from = below(kSpool, name) + (file.isEmpty() ? QString() : u'/' + file);
    const QString to = below(kRejected, name) + (file.isEmpty() ? QString() : u'.' + file);
    QString target = to;
    for (int i = 1; QFileInfo(target).isSymbolicLink() || QFileInfo::exists(target); ++i)
        target = QStringLiteral("%1.%2").arg(to, QString::number(i));
    if (const auto moved = replaceFile(from, target); !moved) {
        log(lcProcess(), LogLevel::Warning,
            QStringLiteral("cannot be used (%1), nor moved aside: %2").arg(why, moved.problem().text()));
        return {};
    }
    log(lcProcess(), LogLevel::Warning, QStringLiteral("cannot be used and was moved aside: %1: %2").arg(target, why),
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
        return badField(QStringLiteral("run_id"), QStringLiteral("not a run's name"));
    if (const auto held = find(assignment.key)) {
        if ((*held)->held().assignment == assignment)
            return {};
        return Problem{QStringLiteral("stale_attempt"),
                       QStringLiteral("another start of this attempt is stored"),
                       folderName(assignment.key),
                       {}};
    }
    auto folder = AttemptFolder::create(below(kSpool, folderName(assignment.key)), assignment);
    if (!folder)
        return folder.problem();
    m_attempts[assignment.key] = std::move(*folder);
    return {};
}

Result<QString> Spool::pathOf(const jobs::AttemptKey &key) const
{
    const auto folder = find(key);
    return folder ? Result<QString>((*folder)->path()) : folder.problem();
}

Result<void> Spool::reload(const jobs::AttemptKey &key)
{
    const auto folder = find(key);
    if (!folder)
        return folder.problem();
    (*folder)->close();
    auto loaded = AttemptFolder::load((*folder)->path(), key);
    if (!loaded)
        return loaded.problem();
    m_attempts[key] = std::move(*loaded);
    return {};
}

void Spool::grewTo(const jobs::AttemptKey &key, jobs::Stream stream, qint64 bytes)
{
    if (const auto folder = find(key))
        (*folder)->grewTo(stream, bytes);
}

qint64 Spool::maxOutput() const
{
    return std::min(protocol::kMaxOutputBytes, m_bounds.bytes / (m_bounds.slots + 1));
}

Result<void> Spool::checkRoom(WallTime now) const
{
    const qint64 most = maxOutput() + 2 * OutputFile::kLongestMark; // both streams may be cut
    qint64 taken = 0;
    std::optional<WallTime> oldest;
    for (const auto &[key, folder] : m_attempts) {
        const HeldAttempt held = folder->held();
        taken += held.outcome ? folder->bytes() : most;
        if (held.outcome && held.outcome->finishedAt)
            oldest = std::min(oldest.value_or(WallTime::max()), *held.outcome->finishedAt);
    }
    const QString todo = QStringLiteral("find out why the server does not confirm results, or raise the limit");
    if (taken + most > m_bounds.bytes) {
        return Problem{
            QStringLiteral("spool_full"),
            QStringLiteral(
                "another attempt could exceed the spool's limit of %2 MiB; attempts that run or wait for receipts: %1")
                .arg(m_attempts.size())
                .arg(m_bounds.bytes / (1024 * 1024)),
            m_dir, todo + QStringLiteral(" with --spool-max")};
    }
    if (oldest && now - *oldest > m_bounds.age) {
        return Problem{QStringLiteral("spool_old"),
                       QStringLiteral("a result has waited for its receipt for %1, longer than the limit of %2")
                           .arg(forPeople(now - *oldest), forPeople(m_bounds.age)),
                       m_dir, todo + QStringLiteral(" with --spool-age")};
    }
    const QStorageInfo disk(m_dir);
    if (disk.isValid() && disk.bytesAvailable() < std::min(kLeftFree, disk.bytesTotal() / 20)) {
        return diskProblem(
            m_dir, QStringLiteral("the disk is almost full: %1 KiB are free").arg(disk.bytesAvailable() / 1024));
    }
    return {};
}

Result<void> Spool::finish(const jobs::Outcome &outcome)
{
    const auto folder = find(outcome.key);
    if (!folder)
        return folder.problem();
    const auto finished = (*folder)->finish(outcome);
    if (finished || finished.problem().code != u"torn")
        return finished;
    const QString aside = moveAside(folderName(outcome.key), finished.problem().text(), AttemptFolder::resultName());
    return aside.isEmpty() ? finished : (*folder)->finish(outcome);
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
    discard(it->second->path(), folderName(key));
    m_attempts.erase(it);
}

/// In one step: a deletion that is interrupted must not leave half an attempt there.
void Spool::discard(const QString &from, const QString &name)
{
    const QString trash = below(kTrash, name);
    const auto moved = replaceFile(from, trash);
    if (!moved || !removeTree(trash))
        log(lcProcess(), LogLevel::Warning,
            QStringLiteral("cannot be deleted now; the next start deletes it: %1")
                .arg(moved ? trash : moved.problem().text()));
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
            QStringLiteral("the reason could not be stored beside it: %1").arg(written.problem().text()));
}

qint64 Spool::bytes() const
{
    qint64 sum = 0;
    for (const auto &[key, folder] : m_attempts)
        sum += folder->bytes();
    return sum;
}

} // namespace holdfast::spool
