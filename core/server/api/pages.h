// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/api/answer.h"
#include "core/server/api/call.h"

/// Long lists, a page after the other as the client reads. JSON is made in the store's reader thread: the loop only
/// hands pages on, and no list is in memory as a whole.
namespace holdfast::server {

inline constexpr int kPageRows = 200;

/// A part of a list: its rows as JSON, with commas between them.
struct Page
{
    QByteArray rows;
    bool isLast = false;
};
using TakePage = std::function<void(const Result<Page> &)>;
/// Makes the next page and gives it to `take` later, in the server's thread.
using NextPage = std::function<void(const TakePage &take)>;

/// Answers with all pages as one JSON array.
void sendPages(const Services &services, const net::HttpReply &reply, const NextPage &next);

template <typename T>
[[nodiscard]] QByteArray rowsJson(const QList<T> &list)
{
    QByteArrayList rows;
    for (const T &each : list)
        rows += toBytes(toJson(each));
    return rows.join(',');
}

/// Makes a page of values that are at hand.
template <typename T>
void makePage(const Services &services, const QList<T> &list, bool isLast, const TakePage &take)
{
    services.runs.store().read<QByteArray>(
        services.context, [list](store::Reader &) -> Result<QByteArray> { return rowsJson(list); },
        [isLast, take](const Result<QByteArray> &rows) {
            take(rows ? Result<Page>(Page{*rows, isLast}) : rows.problem());
        });
}

/// Answers with the JSON that `make` gives; it is called in the store's reader thread, so it holds values only.
template <typename Json> // QJsonObject or QJsonArray
void sendMade(const Services &services, const net::HttpReply &reply, std::function<Result<Json>(store::Reader &)> make)
{
    services.runs.store().read<QByteArray>(
        services.context,
        [make = std::move(make)](store::Reader &reader) -> Result<QByteArray> {
            const Result<Json> json = make(reader);
            return json ? Result<QByteArray>(toBytes(*json) + '\n') : json.problem();
        },
        [reply](const Result<QByteArray> &bytes) {
            if (bytes)
                reply.send(200, "application/json", *bytes);
            else
                sendProblem(reply, bytes.problem());
        });
}

} // namespace holdfast::server
