// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/api/call.h"
#include "core/server/api/run_waits.h"
#include "core/store/reader.h"

#include <QJsonArray>

/// What the routes do, one function a row; docs/http.md is the reference. Each asks the RunService, the hub or the
/// store, decides nothing, and answers once. In the server's thread.
namespace holdfast::server {

// status.cpp
void showHealth(const Services &services, const Call &call);
void showStatus(const Services &services, const Call &call);
void auditSlots(const Services &services, const Call &call);
void stepDown(const Services &services, const Call &call);

// metrics.cpp
void showMetrics(const Services &services, const Call &call);

// jobs.cpp
void listJobs(const Services &services, const Call &call);
void addJob(const Services &services, const Call &call);
void showJob(const Services &services, const Call &call);
void removeJob(const Services &services, const Call &call);
void removeWorker(const Services &services, const Call &call);
void runJob(const Services &services, const Call &call);
void pauseJob(const Services &services, const Call &call);
void resumeJob(const Services &services, const Call &call);
void replanJob(const Services &services, const Call &call);
void listNextMoments(const Services &services, const Call &call);

// runs.cpp
void listRuns(const Services &services, const Call &call);
void showRun(const Services &services, const Call &call);
void showLog(const Services &services, const Call &call);
/// Asks, in the store's reader thread, whether a request that waits for `news` has its answer on record already.
[[nodiscard]] std::function<Result<bool>(store::Reader &)> newsFor(const Call &call, RunWaits::News news);
void cancelRun(const Services &services, const Call &call);
/// Answers with that run as it is on record.
void sendRun(const Services &services, const QString &id, const net::HttpReply &reply);

// workers.cpp
void listWorkers(const Services &services, const Call &call);
void showWorker(const Services &services, const Call &call);
void beginDrill(const Services &services, const Call &call);
void endDrill(const Services &services, const Call &call);

// changes.cpp
void listChanges(const Services &services, const Call &call);

// channels.cpp
void listChannels(const Services &services, const Call &call);
void addChannel(const Services &services, const Call &call);
void removeChannel(const Services &services, const Call &call);
void testChannel(const Services &services, const Call &call);
/// What `status` tells of them.
[[nodiscard]] QJsonArray channelStates(const NotifyService &notify);

// tokens.cpp
void listTokens(const Services &services, const Call &call);
void createToken(const Services &services, const Call &call);
void revokeToken(const Services &services, const Call &call);
void rotateToken(const Services &services, const Call &call);

// page.cpp
void showPage(const Services &services, const Call &call);
void openSession(const Services &services, const Call &call);
void closeSession(const Services &services, const Call &call);

// joining.cpp
void joinWorker(const Services &services, const Call &call);
void showJoined(const Services &services, const Call &call);
void revokeWorker(const Services &services, const Call &call);
void rotateWorker(const Services &services, const Call &call);

// history.cpp
void listOutages(const Services &services, const Call &call);
void listServerStarts(const Services &services, const Call &call);
void showLatency(const Services &services, const Call &call);

} // namespace holdfast::server
