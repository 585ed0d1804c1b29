// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/jobs/attempt.h"
#include "core/jobs/attempts/keep_book.h"

#include <QList>

#include <map>
#include <optional>
#include <variant>
#include <vector>

/// What a worker has to do about its attempts. The shell carries these out in order.
namespace holdfast::jobs::work {

/// Have a keeper start it. `leaseUntil`: for the policy Stop; may be over.
struct Launch
{
    Assignment assignment;
    MonoTime leaseUntil{};
};
struct StopTree
{
    AttemptKey key;
    StopCause why;
};
struct RenewLease
{
    AttemptKey key;
    MonoTime until;
}; ///< the server has answered
struct Finish
{
    Outcome outcome;
}; ///< put on disk, then tell finishedOnDisk()
struct Forget
{
    AttemptKey key;
}; ///< the receipt is here: off the disk
struct Keep
{
    AttemptKey key;
    QString store;
    QString epoch;
}; ///< the receipt is here: this epoch of the store has it
struct Reject
{
    AttemptKey key;
    QString why;
}; ///< refused for good: moved aside, never sent again

struct Refused
{
    AttemptKey key;
    QString why;
}; ///< a message about it was refused, and is sent again; told once until one is accepted

// Messages to send; `token` comes back with the answer.
struct SendStarted
{
    quint64 token;
    AttemptKey key;
    qint64 pid;
    WallTime at;
};
struct SendOutput
{
    quint64 token;
    AttemptKey key;
    Stream stream;
    qint64 offset;
    qint64 bytes;
};
struct SendResult
{
    quint64 token;
    Outcome outcome;
};

using Effect = std::variant<Launch, StopTree, RenewLease, Finish, Forget, Keep, Reject, Refused, SendStarted,
                            SendOutput, SendResult>;
using Effects = std::vector<Effect>;

} // namespace holdfast::jobs::work

namespace holdfast::jobs {

/// An attempt found on disk at the start.
struct RecoveredAttempt
{
    Assignment assignment;
    bool launched = false; ///< a keeper has, or had, begun with it
    std::optional<WallTime> startedAt;
    qint64 pid = 0;
    std::optional<Outcome> outcome; ///< finished
    qint64 stdoutBytes = 0;
    qint64 stderrBytes = 0;
};

/// The server's answer to a message.
struct Answer
{
    bool durable = false;
    QString refusal = {}; ///< the error's code; empty: acknowledged
    std::optional<Receipt> receipt = std::nullopt;
    QString reason = {}; ///< of the refusal
};

/// A worker's book of the attempts that it holds: what runs in the care of a keeper, what the server has confirmed and
/// what goes out next. Pure, single-threaded. Of each attempt it sends started, then the output in order, then the
/// result, and keeps all of it until the receipt.
class WorkBook final
{
public:
    /// Messages that may wait for their answer at once.
    static constexpr int kWindow = 16;
    /// Bytes of one job_output; at most 192 KiB as JSON, where every byte is escaped.
    static constexpr qint64 kChunk = 32 * 1024;
    /// Before a message that was refused for a reason that passes goes out again.
    static constexpr Milliseconds kRetryWait{2'000};

    /// A keeper's lease is renewed only where it grows by so much of it: a worker may have hundreds of answers a
    /// second.
    static constexpr int kRenewalsALease = 8;

    WorkBook() = default;
    /// `takesWithin`: what the registration promises.
    explicit WorkBook(Milliseconds takesWithin)
        : m_takesWithin(takesWithin)
    {}

    /// At the start, and for what is offered to a server once more.
    void restore(const std::vector<RecoveredAttempt> &found);

    // From the server
    /// False if the attempt is held already: acknowledge, start nothing.
    [[nodiscard]] bool isNew(const AttemptKey &key) const { return !m_held.contains(key); }
    /// A start that comes now may have been sent longer ago than this worker promised. It was not sent before the last
    /// message that the server had answered by then.
    [[nodiscard]] bool isTooLate(MonoTime now) const
    {
        return m_takesWithin > Milliseconds(0) && now - m_confirmedAt > m_takesWithin;
    }
    /// After the assignment is on disk.
    [[nodiscard]] work::Effects assigned(const Assignment &assignment, MonoTime now);
    /// No process could be started for a Launch: it is tried again, and nothing new may be taken meanwhile.
    void notLaunched(const AttemptKey &key, MonoTime now);
    [[nodiscard]] bool canLaunch() const;
    [[nodiscard]] work::Effects cancel(const AttemptKey &key);
    /// `store`: of the server; empty: it does not say. What another store gave stays as it is until that one is back.
    /// `epoch` of that store; empty: it does not say, and nothing is kept after its receipt.
    [[nodiscard]] work::Effects linkUp(const QList<Resume> &keep, const QList<AttemptKey> &cancel, bool confirms,
                                       MonoTime now, const QString &store = {}, const QString &epoch = {});
    void linkDown();
    [[nodiscard]] work::Effects answered(quint64 token, const Answer &answer, MonoTime now);
    /// The server has answered something that was sent at that moment: leases reach from there.
    [[nodiscard]] work::Effects confirmed(MonoTime sentAt, MonoTime now);

    // From the keepers and the disk
    [[nodiscard]] work::Effects started(const AttemptKey &key, qint64 pid, WallTime at, MonoTime now);
    [[nodiscard]] work::Effects outputGrew(const AttemptKey &key, Stream stream, qint64 bytesOnDisk, MonoTime now);
    /// There is no keeper any more, and no result.
    [[nodiscard]] work::Effects keeperGone(const AttemptKey &key, WallTime now);
    /// `bytes` on disk may have grown since the last outputGrew().
    [[nodiscard]] work::Effects finishedOnDisk(const Outcome &outcome, qint64 stdoutBytes, qint64 stderrBytes,
                                               MonoTime now);
    /// The bytes of a SendOutput could not be read from disk; it is tried again later.
    void outputUnreadable(quint64 token, MonoTime now);

    [[nodiscard]] std::optional<MonoTime> nextDeadline() const;
    [[nodiscard]] work::Effects onDeadline(MonoTime now);

    /// For the registration. What another epoch than this one gave comes with its job.
    [[nodiscard]] QList<Holding> holding(const QString &epoch = {}) const;
    /// Of the last link; empty: none in this process, or its server does not say.
    [[nodiscard]] const QString &epoch() const { return m_epoch; }
    /// In which what is held was given.
    [[nodiscard]] QStringList epochs() const;
    [[nodiscard]] int running() const;
    /// Attempts of other stores than that of the last link.
    [[nodiscard]] int foreign() const;
    [[nodiscard]] bool isEmpty() const { return m_held.empty(); }
    /// Nothing runs, and nothing waits that this link could still deliver.
    [[nodiscard]] bool isSettled() const;
    /// The shortest lease of those that run and are stopped at its end; none: nothing depends on frequent answers.
    [[nodiscard]] std::optional<Milliseconds> shortestLease() const;
    /// Stops all that runs, as a worker that goes down does.
    [[nodiscard]] work::Effects stopAll();

private:
    struct Held
    {
        Assignment assignment;
        bool launched = false;                 ///< or never to be
        bool isWanted = false;                 ///< by the server's word; not launched yet: its lease is nearly over
        std::optional<MonoTime> launchAgainAt; ///< it could not be launched
        std::optional<Outcome> outcome;        ///< on disk
        qint64 pid = 0;
        std::optional<WallTime> startedAt;
        bool stopping = false;
        std::optional<MonoTime> renewedFrom; ///< its keeper's lease counts from there, or from its launch
        qint64 onDisk[2] = {0, 0};
        qint64 sent[2] = {0, 0}; ///< handed to the link; equal to `confirmed` when nothing waits
        qint64 confirmed[2] = {0, 0};
        qint64 onRecord[2] = {0, 0}; ///< at the last registration; more than onDisk where this disk has lost the end
        bool startedSent = false;
        bool resultSent = false;
        bool toldRefusal = false;
        bool resultOnly = false; ///< the server does not want the output
        MonoTime retryAt{};      ///< nothing goes out before; after a refusal that passes
    };
    struct InFlight
    {
        enum class What { Started, Output, Result };
        AttemptKey key;
        What what;
        Stream stream = Stream::Stdout;
        qint64 end = 0;
    };

    /// In the arrays of Held.
    static int indexOf(Stream stream) { return static_cast<int>(stream); }

    [[nodiscard]] bool isForeign(const Held &held) const;
    void pump(work::Effects &effects, MonoTime now);
    [[nodiscard]] bool pumpOne(work::Effects &effects, const AttemptKey &key, Held &held);
    [[nodiscard]] bool pumpOutput(work::Effects &effects, const AttemptKey &key, Held &held);
    void sendResultsUnconfirmed(work::Effects &effects);
    void stop(work::Effects &effects, const AttemptKey &key, Held &held, StopCause why);
    void launch(work::Effects &effects, Held &held, MonoTime now) const;
    void drop(work::Effects &effects, Held &held, StopCause why);
    void receipt(work::Effects &effects, const AttemptKey &key, const Held &held, const std::optional<Receipt> &what);
    void refused(work::Effects &effects, const InFlight &message, const Answer &answer, MonoTime now);
    void sendAllOf(Held &held, const Receipt &from);
    void rewind(const AttemptKey &key, Held &held);
    void forget(const AttemptKey &key);
    [[nodiscard]] Held *find(const AttemptKey &key);
    quint64 track(InFlight message);

    Milliseconds m_takesWithin{0};
    std::map<AttemptKey, Held> m_held;
    std::map<quint64, InFlight> m_inFlight;
    AttemptKey m_lastTurn; ///< the attempt that was asked last for something to send
    quint64 m_nextToken = 1;
    MonoTime m_confirmedAt{}; ///< when the newest message was sent that the server has answered
    QString m_store;          ///< of the server of the last link
    QString m_epoch;          ///< of that store
    bool m_up = false;
    bool m_confirms = false;
};

} // namespace holdfast::jobs
