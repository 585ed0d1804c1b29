// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/answer.h"
#include "core/server/api/handlers.h"
#include "core/server/api/json.h"
#include "core/server/api/pages.h"

namespace holdfast::server {
namespace {

constexpr int kChangesAtOnce = 20; ///< each may hold two definitions of 64 KiB

using Changes = QList<store::ChangeRow>;

/// `query` is what is still to be listed.
NextPage pagesOf(const Services &services, const store::ChangeQuery &wanted)
{
    return [&services, query = std::make_shared<store::ChangeQuery>(wanted)](const TakePage &take) {
        store::ChangeQuery page = *query;
        page.limit = std::min(query->limit, kChangesAtOnce);
        services.runs.store().read<Changes>(
            services.context, [page](store::Reader &reader) { return reader.changes(page); },
            [&services, query, take, asked = page.limit](const Result<Changes> &changes) {
                if (!changes)
                    return take(changes.problem());
                query->limit -= asked;
                if (!changes->isEmpty())
                    query->before = changes->last().change.id;
                makePage(services, *changes, changes->size() < asked || query->limit == 0, take);
            });
    };
}

} // namespace

void listChanges(const Services &services, const Call &call)
{
    store::ChangeQuery query;
    query.job = call.query.queryItemValue(QStringLiteral("job"), QUrl::FullyDecoded);
    query.before = call.query.queryItemValue(QStringLiteral("before"), QUrl::FullyDecoded);
    const auto limit = numberIn(call.query, QStringLiteral("limit"), 1, 10'000, 100);
    if (!limit)
        return sendProblem(call.reply, badField(QStringLiteral("limit"), QStringLiteral("is not from 1 to 10000")));
    query.limit = static_cast<int>(*limit);
    if (const QString since = call.query.queryItemValue(QStringLiteral("since"), QUrl::FullyDecoded);
        !since.isEmpty()) {
        query.since = parseIso(since);
        if (!query.since)
            return sendProblem(call.reply,
                               badField(QStringLiteral("since"), QStringLiteral("is not a time in ISO 8601")));
    }
    sendPages(services, call.reply, pagesOf(services, query));
}

} // namespace holdfast::server
