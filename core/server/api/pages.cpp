// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/pages.h"

#include <QPointer>

#include <utility>

namespace holdfast::server {
namespace {

net::BodyPart bodyPart(const Page &page)
{
    const QByteArray rows = page.rows.isEmpty() ? QByteArray() : ',' + page.rows;
    return {page.isLast ? rows + "]\n" : rows, page.isLast};
}

using TakePart = std::function<void(const Result<net::BodyPart> &)>;

/// Takes one part. Whoever makes it may end with the term: then the client must hear of it, and not wait.
class OnePart final
{
public:
    explicit OnePart(TakePart take)
        : m_take(std::move(take))
    {}
    Q_DISABLE_COPY_MOVE(OnePart)
    ~OnePart() { give(Problem{QStringLiteral("not_leading"), QStringLiteral("this server stops"), {}, {}}); }
    void give(const Result<net::BodyPart> &part)
    {
        if (const TakePart take = std::exchange(m_take, nullptr))
            take(part);
    }

private:
    TakePart m_take;
};

/// The connection may outlive the term whose record it reads.
net::NextPart partsOf(const Services &services, const NextPage &next)
{
    return [context = QPointer(services.context), next](const TakePart &take) {
        const auto part = std::make_shared<OnePart>(take);
        if (context)
            next([part](const Result<Page> &page) {
                part->give(page ? Result<net::BodyPart>(bodyPart(*page)) : page.problem());
            });
    };
}

} // namespace

void sendPages(const Services &services, const net::HttpReply &reply, const NextPage &next)
{
    next([&services, reply, next](const Result<Page> &page) {
        if (!page)
            return sendProblem(reply, page.problem());
        if (page->isLast)
            return reply.send(200, "application/json", '[' + page->rows + "]\n");
        reply.stream("application/json", '[' + page->rows, partsOf(services, next));
    });
}

} // namespace holdfast::server
