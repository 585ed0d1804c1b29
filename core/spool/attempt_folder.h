// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/attempt.h"
#include "core/spool/output_file.h"

#include <memory>
#include <optional>

namespace holdfast::spool {

/// That a program runs, as told to the server.
struct Started
{
    qint64 pid = 0;
    std::optional<WallTime> at;

    friend bool operator==(const Started &, const Started &) = default;
};

/// One attempt on the worker's disk.
struct HeldAttempt
{
    jobs::AttemptKey key;
    jobs::Assignment assignment;
    jobs::Holding::State state = jobs::Holding::State::Running;
    qint64 stdoutBytes = 0; ///< that can be read, with the mark if it was cut
    qint64 stderrBytes = 0;
    bool launched = false; ///< a keeper has, or had, begun with it: it may have run
    std::optional<Started> started;
    std::optional<jobs::Outcome> outcome; ///< exactly when state is Finished

    friend bool operator==(const HeldAttempt &, const HeldAttempt &) = default;
};

/// "RUN.ATTEMPT": the name of an attempt's folder …
[[nodiscard]] QString folderName(const jobs::AttemptKey &key);
/// … and the key whose folder has exactly this name.
[[nodiscard]] std::optional<jobs::AttemptKey> keyOf(const QString &name);

/// The folder of one attempt: start.json, started.json, result.json (each the message it is named after), stdout,
/// stderr; `launched`, an empty file, from the moment its keeper begins; `keeper.lock`, held while the keeper lives.
///
/// The worker makes it and deletes it; between launched and result.json its keeper alone writes to it.
class AttemptFolder final
{
public:
    /// Makes the folder; when it returns without a Problem, it and the assignment are on the disk.
    [[nodiscard]] static Result<std::unique_ptr<AttemptFolder>> create(const QString &path,
                                                                       const jobs::Assignment &assignment);

    /// Takes up a folder that exists. `torn` when it does not hold a whole start of `key`, or holds a broken result;
    /// `store_unavailable` when a file cannot be opened.
    [[nodiscard]] static Result<std::unique_ptr<AttemptFolder>> load(const QString &path, const jobs::AttemptKey &key);

    /// What was loaded may be in the cache alone, where a former process died before its sync. Afterwards it is on the
    /// disk, once the caller has synced the folder above.
    [[nodiscard]] Result<void> makeDurable() const;

    [[nodiscard]] HeldAttempt held() const;
    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] qint64 bytes() const { return m_out.size() + m_err.size(); }

    /// On the disk when it returns: from now on nobody else starts this attempt, not even after a power cut.
    Result<void> setLaunched();
    Result<void> setStarted(const Started &started);
    Result<void> append(jobs::Stream stream, QByteArrayView bytes, qint64 maxOutput);
    /// `torn`: its keeper has left a result that is broken, and it is not overwritten.
    Result<void> finish(jobs::Outcome outcome);
    [[nodiscard]] static QString resultName();
    [[nodiscard]] Result<QByteArray> read(jobs::Stream stream, qint64 offset, qint64 maxBytes);
    /// The keeper says that this much of a stream is on the disk.
    void grewTo(jobs::Stream stream, qint64 bytes);
    /// Whoever holds it is the attempt's keeper, or knows that there is none.
    [[nodiscard]] static QString lockPath(const QString &folder);
    void close(); ///< before the folder is moved or removed

private:
    AttemptFolder(const QString &path, const jobs::Assignment &assignment);
    Result<void> loadRest();
    Result<void> loadResult();
    [[nodiscard]] QString file(const char *name) const { return m_path + u'/' + QLatin1String(name); }
    [[nodiscard]] OutputFile &stream(jobs::Stream stream) { return stream == jobs::Stream::Stdout ? m_out : m_err; }

    QString m_path;
    jobs::Assignment m_assignment;
    OutputFile m_out;
    OutputFile m_err;
    bool m_launched = false;
    std::optional<Started> m_started;
    std::optional<jobs::Outcome> m_outcome;
};

} // namespace holdfast::spool
