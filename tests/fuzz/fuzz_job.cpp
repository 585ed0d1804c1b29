// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Whatever POST /api/v1/jobs brings: it is refused in words, or the job can be sent to a worker, who reads it as it is.
#include "core/jobs/check_job.h"
#include "core/protocol/codec.h"
#include "core/protocol/policy_json.h"
#include "core/server/api/job_request.h"

#include <cstdint>
#include <cstdlib>

using namespace holdfast;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto asked =
        server::readJobRequest(QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    if (!asked) {
        require(!asked.problem().code.isEmpty() && !asked.problem().what.isEmpty());
        return 0;
    }
    const jobs::Job &job = asked->job;
    if (const auto checked = jobs::checkJob(job, std::chrono::sys_days(std::chrono::year(2026) / 11 / 28)); !checked) {
        require(!checked.problem().code.isEmpty() && !checked.problem().what.isEmpty());
        return 0;
    }
    protocol::Fields stored(protocol::toJson(job.policy));
    require(protocol::readPolicy(stored) == job.policy && !stored.problem());
    jobs::Assignment assignment;
    assignment.key = {QStringLiteral("run"), 1};
    assignment.job = job.name;
    assignment.command = job.command;
    assignment.env = job.env;
    assignment.cwd = job.cwd;
    assignment.timeout = job.timeout;
    const auto read = protocol::decode(protocol::encode({1, protocol::JobStart{assignment}}));
    const auto *envelope = std::get_if<protocol::Envelope>(&read);
    require(envelope != nullptr && std::get<protocol::JobStart>(envelope->message).assignment == assignment);
    return 0;
}
