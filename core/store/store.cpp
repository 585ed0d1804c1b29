// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/store.h"

#include "core/base/log.h"
#include "core/store/problems.h"
#include "core/store/reader_thread.h"
#include "core/store/write_queue.h"
#include "core/store/writer.h"

#include <QElapsedTimer>
#include <QThread>
#include <QTimer>

namespace holdfast::store {
namespace {

/// What one turn of the loop may take for what the threads have to say. One call more may begin just before its end.
constexpr Milliseconds kMaxTurn{2};

Problem closedProblem()
{
    return {kUnavailable, QStringLiteral("the database is closed"), {}, {}};
}

Problem damagedProblem(const QString &how)
{
    return {kUnreadable, how, {}, {}};
}

Problem lateProblem(Milliseconds patience)
{
    return {kUnavailable,
            QStringLiteral("no commit succeeded within %1").arg(forPeople(patience)),
            {},
            QStringLiteral("check the load and the disk of the server")};
}

} // namespace

Store::Store(MakeBackend makeBackend, QObject *parent)
    : QObject(parent)
    , m_makeBackend(std::move(makeBackend))
{}

Store::~Store()
{
    close();
}

Result<jobs::Loaded> Store::open(WallTime now)
{
    Q_ASSERT(!m_writer);
    m_queue = std::make_unique<WriteQueue>();
    std::promise<Opened> promise;
    std::future<Opened> future = promise.get_future();
    m_writer.reset(
        QThread::create([this, now, promise = std::move(promise)]() mutable { runWriter(now, std::move(promise)); }));
    m_writer->setObjectName(QStringLiteral("store-writer"));
    m_writer->start();
    Opened opened = future.get();
    if (opened.loaded)
        m_reader = std::make_unique<ReaderThread>(std::move(opened.reader));
    else
        close();
    return std::move(opened.loaded);
}

/// In the writer thread, from its first to its last moment.
void Store::runWriter(WallTime now, std::promise<Opened> opened)
{
    const std::unique_ptr<Backend> backend = m_makeBackend();
    backend->setLook([this] { m_queue->pushProbe(0); }); // nobody waits for its answer
    const Result<void> connected = backend->open();
    Result<jobs::Loaded> loaded = connected ? backend->load(now) : connected.problem();
    const bool ok = loaded.ok();
    opened.set_value({std::move(loaded), ok ? backend->reader() : nullptr});
    if (!ok)
        return;
    WriterEvents events;
    events.committed = [this](quint64 upTo, std::size_t batches, Microseconds took) {
        post([this, upTo, batches, took] { onCommitted(upTo, batches, took); });
    };
    events.rejected = [this](quint64 ticket, const Problem &why) {
        post([this, ticket, why] { onRejected(ticket, why); });
    };
    events.availability = [this](const Result<void> &state) { post([this, state] { onAvailability(state); }); };
    events.proved = [this](const std::vector<quint64> &probes, const Result<void> &answer) {
        post([this, probes, answer] {
            for (const quint64 id : probes)
                completeRequest(m_probes, id, answer);
        });
    };
    Writer(*backend, *m_queue, std::move(events)).run();
}

void Store::commit(quint64 ticket, jobs::Writes writes)
{
    if (!m_writer) {
        log(lcStore(), LogLevel::Error,
            QStringLiteral("batch %1 came after the database was closed and is dropped").arg(ticket),
            QStringLiteral("this is a bug: please report this line"));
        return;
    }
    if (m_isRejected)
        return; // rejected() has said so
    ++m_waiting;
    m_queue->push(ticket, std::move(writes));
}

bool Store::isFull() const
{
    return m_queue && m_queue->waitingBytes() > kMaxWaiting;
}

void Store::ask(std::function<void(Reader &)> query, Answer answer)
{
    const quint64 id = ++m_lastId;
    m_reads.emplace(id, std::move(answer));
    const auto asked = [this, id, query = std::move(query)](Reader &reader) {
        query(reader);
        post([this, id] { completeRequest(m_reads, id, {}); });
    };
    if (!m_reader)
        post([this, id] { completeRequest(m_reads, id, closedProblem()); });
    else if (!m_reader->push(asked))
        post([this, id] {
            completeRequest(m_reads, id,
                            Problem{kUnavailable, QStringLiteral("too many queries wait already"), {}, {}});
        });
}

/// Commits may go on well for weeks beside a damaged page: somebody must hear of it.
void Store::noteDamage(const Problem &problem)
{
    if (problem.code != kUnreadable || !m_damage.isEmpty())
        return;
    m_damage = problem.text();
    log(lcStore(), LogLevel::Error, QStringLiteral("the database is damaged: %1").arg(problem.what),
        QStringLiteral("stop the server, check its disk, and restore a backup"));
}

void Store::probe(QObject *context, std::function<void(Result<void>)> done, Milliseconds patience)
{
    const quint64 id = ++m_lastId;
    m_probes.emplace(id, [context = QPointer(context), done = std::move(done)](const Result<void> &result) {
        if (context)
            done(result);
    });
    if (!m_writer || !trouble().isEmpty()) {
        const Problem why = !m_writer ? closedProblem() : m_state ? damagedProblem(m_damage) : m_state.problem();
        post([this, id, why] { completeRequest(m_probes, id, why); });
        return;
    }
    m_queue->pushProbe(id);
    QTimer::singleShot(patience, this, [this, id, patience] { completeRequest(m_probes, id, lateProblem(patience)); });
}

/// Gives the answer to who waits for it, if anybody still does.
void Store::completeRequest(Answers &answers, quint64 id, const Result<void> &result)
{
    if (const auto waiting = answers.extract(id))
        waiting.mapped()(result);
}

/// From any thread into the Store's; a call that is still on its way when the Store goes is dropped.
void Store::post(std::function<void()> call)
{
    {
        const std::lock_guard lock(m_postedMutex);
        m_posted.push_back(std::move(call));
        if (m_posted.size() > 1)
            return; // a wake-up is queued already
    }
    ring();
}

void Store::ring()
{
    QMetaObject::invokeMethod(this, &Store::runPosted, Qt::QueuedConnection);
}

/// Connections and timers get their turn before the rest: the threads may post as fast as this runs.
void Store::runPosted()
{
    QElapsedTimer turn;
    turn.start();
    while (const std::function<void()> call = takePosted()) {
        call();
        if (turn.elapsed() >= kMaxTurn.count())
            return ring();
    }
}

/// One after the other, so that the order holds when a slot closes the Store in the middle.
void Store::runAllPosted()
{
    while (const std::function<void()> call = takePosted())
        call();
}

std::function<void()> Store::takePosted()
{
    const std::lock_guard lock(m_postedMutex);
    if (m_posted.empty())
        return {};
    std::function<void()> call = std::move(m_posted.front());
    m_posted.pop_front();
    return call;
}

void Store::onCommitted(quint64 upToTicket, std::size_t batches, Microseconds took)
{
    m_waiting -= batches;
    Q_EMIT committed(upToTicket, took);
}

void Store::onRejected(quint64 ticket, const Problem &why)
{
    m_waiting = 0;
    m_isRejected = true;
    if (std::exchange(m_state, why).ok())
        onAvailability(why);
    Q_EMIT rejected(ticket, why.text());
}

void Store::onAvailability(const Result<void> &state)
{
    m_state = state;
    if (!state) {
        for (const auto &[id, answer] : std::exchange(m_probes, {}))
            answer(state);
    }
    Q_EMIT availabilityChanged(available(), unavailableReason());
}

bool Store::close(Milliseconds patience)
{
    if (!m_writer)
        return m_waiting == 0 && !m_isRejected;
    // The reader first: the last connection to close folds the log back into the file, and only the writer's can.
    m_reader.reset();
    m_reads.clear();
    m_queue->close(patience);
    m_writer->wait();
    runAllPosted(); // what was flushed is announced before we go
    for (const auto &[id, answer] : std::exchange(m_probes, {}))
        answer(closedProblem());
    m_writer.reset();
    m_queue.reset();
    return m_waiting == 0 && !m_isRejected;
}

} // namespace holdfast::store
