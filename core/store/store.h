// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/backend.h"

#include <QObject>
#include <QPointer>

#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>

class QThread;

namespace holdfast::store {

class ReaderThread;
class WriteQueue;

/// The record, for a loop that must never wait for a disk. Owns a thread that writes (everything queued since the last
/// transaction goes into the next one: one disk flush for many) and a thread that reads. All calls and all signals are
/// in the Store's own thread.
///
/// A batch is acknowledged by committed() and by nothing else. While the database is full, locked or broken, batches
/// wait in order and are tried again about twice a second; they take memory, also behind a disk that hangs, so look at
/// available() and isFull() before accepting more work.
class Store final : public QObject
{
    Q_OBJECT

public:
    using MakeBackend = std::function<std::unique_ptr<Backend>()>;

    /// `makeBackend` is called once, in the writer thread.
    explicit Store(MakeBackend makeBackend, QObject *parent = nullptr);
    /// As close().
    ~Store() override;

    /// Opens the database and gives what is on record. Blocks: for the start only, and once.
    [[nodiscard]] Result<jobs::Loaded> open(WallTime now);

    /// Puts a batch on record, whole or not at all, behind all earlier ones. Tickets rise; one's own count will do.
    void commit(quint64 ticket, jobs::Writes writes);

    /// False from the first try that failed until the first that succeeds.
    [[nodiscard]] bool available() const { return m_state.ok(); }
    /// Why not; empty while available.
    [[nodiscard]] QString unavailableReason() const { return m_state.ok() ? QString() : m_state.problem().text(); }
    /// What is wrong with the database, in one line: why it is unavailable, or that a query met damage; empty: nothing.
    [[nodiscard]] QString trouble() const { return m_state.ok() ? m_damage : unavailableReason(); }
    /// Batches that wait to be committed.
    [[nodiscard]] std::size_t waiting() const { return m_waiting; }
    /// More than kMaxWaiting bytes wait for the disk.
    [[nodiscard]] bool isFull() const;
    static constexpr qint64 kMaxWaiting = 256 * 1024 * 1024;

    /// Runs `query` in the reader thread and gives its answer to `done` here, unless `context` is gone by then or the
    /// store closed. Sees what was committed when the query began. `context` lives in the Store's thread; `query`
    /// travels to another one and is destroyed there: let it hold values only.
    template <typename T>
    void read(QObject *context, std::function<Result<T>(Reader &)> query, std::function<void(Result<T>)> done)
    {
        auto answer = std::make_shared<std::optional<Result<T>>>();
        ask([answer, query = std::move(query)](Reader &reader) { answer->emplace(query(reader)); },
            [this, answer, context = QPointer(context), done = std::move(done)](const Result<void> &asked) {
                if (asked && !(*answer)->ok())
                    noteDamage((*answer)->problem());
                if (context)
                    done(asked ? std::move(**answer) : Result<T>(asked.problem()));
            });
    }

    /// Commits a row of its own, behind all earlier batches, and tells whether that worked within `patience`; says so
    /// at once while unavailable, or when a query has met damage.
    void probe(QObject *context, std::function<void(Result<void>)> done, Milliseconds patience);

    /// Writes what is queued and announces it, then ends both threads. Blocks, while the database is unavailable for
    /// `patience` at most; what is still unwritten then is given up with an error in the log. False: that happened, or
    /// a batch was rejected.
    bool close(Milliseconds patience = Milliseconds(10'000));

Q_SIGNALS:
    /// Every batch up to this ticket is on disk. One signal a transaction, tickets rise.
    void committed(quint64 upToTicket, holdfast::Microseconds took);
    /// At every change, also of why in kind; while not available, nothing is being acknowledged.
    void availabilityChanged(bool available, const QString &reason);
    /// This batch can never be written: a bug of ours, or somebody changed the database. It is the end: what is in
    /// memory is ahead of the record for good, so nothing behind it is written, and the store is not available again.
    void rejected(quint64 ticket, const QString &why);

private:
    /// What the writer thread has to say about its start.
    struct Opened
    {
        Result<jobs::Loaded> loaded;
        std::unique_ptr<Reader> reader;
    };
    using Answer = std::function<void(const Result<void> &)>;
    using Answers = std::map<quint64, Answer>;

    void runWriter(WallTime now, std::promise<Opened> opened);
    void ask(std::function<void(Reader &)> query, Answer answer);
    void noteDamage(const Problem &problem);
    static void completeRequest(Answers &answers, quint64 id, const Result<void> &result);
    void post(std::function<void()> call);
    void ring();
    void runPosted();
    void runAllPosted();
    [[nodiscard]] std::function<void()> takePosted();

    void onCommitted(quint64 upToTicket, std::size_t batches, Microseconds took);
    void onRejected(quint64 ticket, const Problem &why);
    void onAvailability(const Result<void> &state);

    MakeBackend m_makeBackend;
    std::unique_ptr<WriteQueue> m_queue;
    std::unique_ptr<QThread> m_writer;
    std::unique_ptr<ReaderThread> m_reader;

    /// What the threads have to say, in order. Behind a lock of our own rather than in Qt's events, so that a thread
    /// sanitizer, for which Qt is not built, sees that it is handed over and not shared.
    std::mutex m_postedMutex;
    std::deque<std::function<void()>> m_posted;

    Result<void> m_state;
    QString m_damage; ///< that a query has met since the start
    bool m_isRejected = false;
    std::size_t m_waiting = 0;
    quint64 m_lastId = 0;
    Answers m_reads; ///< who waits for a query; kept here so that a caller's objects never die in another thread
    Answers m_probes;
};

} // namespace holdfast::store
