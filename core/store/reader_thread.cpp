// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/reader_thread.h"

namespace holdfast::store {
namespace {

constexpr std::size_t kMaxQueries = 1000;

} // namespace

ReaderThread::ReaderThread(std::unique_ptr<Reader> reader)
    : m_reader(*reader)
    , m_thread(QThread::create([this, own = std::move(reader)]() mutable {
        run(*own);
        own.reset(); // here: its connection belongs to this thread
    }))
{
    m_thread->setObjectName(QStringLiteral("store-reader"));
    m_thread->start();
}

ReaderThread::~ReaderThread()
{
    m_reader.stop();
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
    }
    m_changed.notify_all();
    m_thread->wait();
}

bool ReaderThread::push(Query query)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_queries.size() >= kMaxQueries)
            return false;
        m_queries.push_back(std::move(query));
    }
    m_changed.notify_one();
    return true;
}

void ReaderThread::run(Reader &reader)
{
    for (;;) {
        Query query;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_closed || !m_queries.empty(); });
            if (m_closed)
                return;
            query = std::move(m_queries.front());
            m_queries.pop_front();
        }
        query(reader);
    }
}

} // namespace holdfast::store
