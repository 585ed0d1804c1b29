// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>
#include <optional>

namespace holdfast {

/// Every error that a peer may read, over HTTP or over the WebSocket. docs/http.md and docs/protocol.md explain them.
enum class ErrorCode {
    BadField,
    BadJson,
    BadRequest,
    NotAnObject,
    NoType,
    TooDeep,
    Unauthorized,
    TokenExpired,
    TokenRevoked,
    Forbidden,
    NotFound,
    UnknownJob,
    UnknownRun,
    WrongMethod,
    RequestTimeout,
    Exists,
    InConfig,
    NameTaken,
    DrillRuns,
    NoWorker,
    OldWorker,
    WorkerConnected,
    WorkerHasRuns,
    StaleAttempt,
    StaleRegistration,
    CopiedFolder,
    NotRegistered,
    LengthRequired,
    TooLarge,
    ForeignHost,
    UpgradeRequired,
    TooMany,
    HeaderTooLarge,
    Internal,
    NotImplemented,
    NotLeading,
    Unavailable,
    StoreUnavailable,
    StoreReplaced,
    StoreUnreadable,
    Stopping,
    SpoolFull,
    SpoolOld,
    NoSlot,
    TooLate,
    CannotStart,
    BadHttpVersion,
};

/// What the sender of the refused message or request does next.
enum class Remedy {
    Retry,  ///< the same may be accepted later
    Mend,   ///< the sender must send something else
    GiveUp, ///< what the message is about is gone for good
};

struct ErrorCodeRow
{
    ErrorCode code;
    const char *word;
    int httpStatus;
    Remedy remedy;
};

/// The one table of codes. A code that is seen only over the WebSocket has the status that HTTP would use.
inline constexpr std::array kErrorCodes{
    ErrorCodeRow{ErrorCode::BadField, "bad_field", 400, Remedy::Mend},
    ErrorCodeRow{ErrorCode::BadJson, "bad_json", 400, Remedy::Mend},
    ErrorCodeRow{ErrorCode::BadRequest, "bad_request", 400, Remedy::Mend},
    ErrorCodeRow{ErrorCode::NotAnObject, "not_an_object", 400, Remedy::Mend},
    ErrorCodeRow{ErrorCode::NoType, "no_type", 400, Remedy::Mend},
    ErrorCodeRow{ErrorCode::TooDeep, "too_deep", 400, Remedy::Mend},
    ErrorCodeRow{ErrorCode::Unauthorized, "unauthorized", 401, Remedy::Mend},
    ErrorCodeRow{ErrorCode::TokenExpired, "token_expired", 401, Remedy::Mend},
    ErrorCodeRow{ErrorCode::TokenRevoked, "token_revoked", 401, Remedy::Mend},
    ErrorCodeRow{ErrorCode::Forbidden, "forbidden", 403, Remedy::Mend},
    ErrorCodeRow{ErrorCode::NotFound, "not_found", 404, Remedy::Mend},
    ErrorCodeRow{ErrorCode::UnknownJob, "unknown_job", 404, Remedy::GiveUp},
    ErrorCodeRow{ErrorCode::UnknownRun, "unknown_run", 404, Remedy::GiveUp},
    ErrorCodeRow{ErrorCode::WrongMethod, "wrong_method", 405, Remedy::Mend},
    ErrorCodeRow{ErrorCode::RequestTimeout, "request_timeout", 408, Remedy::Retry},
    ErrorCodeRow{ErrorCode::Exists, "exists", 409, Remedy::Mend},
    ErrorCodeRow{ErrorCode::InConfig, "in_config", 409, Remedy::Mend},
    ErrorCodeRow{ErrorCode::NameTaken, "name_taken", 409, Remedy::Mend},
    ErrorCodeRow{ErrorCode::DrillRuns, "drill_runs", 409, Remedy::Retry},
    ErrorCodeRow{ErrorCode::NoWorker, "no_worker", 409, Remedy::Retry},
    ErrorCodeRow{ErrorCode::OldWorker, "old_worker", 409, Remedy::Mend},
    ErrorCodeRow{ErrorCode::WorkerConnected, "worker_connected", 409, Remedy::Mend},
    ErrorCodeRow{ErrorCode::WorkerHasRuns, "worker_has_runs", 409, Remedy::Mend},
    ErrorCodeRow{ErrorCode::StaleAttempt, "stale_attempt", 409, Remedy::GiveUp},
    ErrorCodeRow{ErrorCode::StaleRegistration, "stale_registration", 409, Remedy::Mend},
    ErrorCodeRow{ErrorCode::CopiedFolder, "copied_folder", 409, Remedy::Mend},
    ErrorCodeRow{ErrorCode::NotRegistered, "not_registered", 409, Remedy::Mend},
    ErrorCodeRow{ErrorCode::LengthRequired, "length_required", 411, Remedy::Mend},
    ErrorCodeRow{ErrorCode::TooLarge, "too_large", 413, Remedy::Mend},
    ErrorCodeRow{ErrorCode::ForeignHost, "foreign_host", 421, Remedy::Mend},
    ErrorCodeRow{ErrorCode::UpgradeRequired, "upgrade_required", 426, Remedy::Mend},
    ErrorCodeRow{ErrorCode::TooMany, "too_many", 429, Remedy::Retry},
    ErrorCodeRow{ErrorCode::HeaderTooLarge, "header_too_large", 431, Remedy::Mend},
    ErrorCodeRow{ErrorCode::Internal, "internal", 500, Remedy::Retry},
    ErrorCodeRow{ErrorCode::NotImplemented, "not_implemented", 501, Remedy::Mend},
    ErrorCodeRow{ErrorCode::NotLeading, "not_leading", 503, Remedy::Retry},
    ErrorCodeRow{ErrorCode::Unavailable, "unavailable", 503, Remedy::Retry},
    ErrorCodeRow{ErrorCode::StoreUnavailable, "store_unavailable", 503, Remedy::Retry},
    ErrorCodeRow{ErrorCode::StoreReplaced, "store_replaced", 503, Remedy::Retry},
    ErrorCodeRow{ErrorCode::StoreUnreadable, "store_unreadable", 503, Remedy::Retry},
    ErrorCodeRow{ErrorCode::Stopping, "stopping", 503, Remedy::Retry},
    ErrorCodeRow{ErrorCode::SpoolFull, "spool_full", 503, Remedy::Retry},
    ErrorCodeRow{ErrorCode::SpoolOld, "spool_old", 503, Remedy::Retry},
    ErrorCodeRow{ErrorCode::NoSlot, "no_slot", 503, Remedy::Retry},
    ErrorCodeRow{ErrorCode::TooLate, "too_late", 503, Remedy::Retry},
    ErrorCodeRow{ErrorCode::CannotStart, "cannot_start", 503, Remedy::Retry},
    ErrorCodeRow{ErrorCode::BadHttpVersion, "bad_http_version", 505, Remedy::Mend},
};

/// Codes of problems that no peer reads: the log, the command line or the window shows them.
inline constexpr std::array kLocalCodes{
    "bad_address",    "bad_answer",    "bad_config", "bad_feed",      "cannot_listen", "credential",   "finished",
    "identity",       "keychain",      "launched",   "listen_failed", "not_active",    "not_written",  "options",
    "outages",        "path_too_long", "service",    "spool_in_use",  "still_alive",   "store_in_use", "store_newer",
    "store_rejected", "tls",           "torn",       "unreachable",   "usage",
};

[[nodiscard]] const ErrorCodeRow &rowOf(ErrorCode code);
[[nodiscard]] QString toString(ErrorCode code);
/// Nothing for a local code, or for one that only a newer peer knows.
[[nodiscard]] std::optional<ErrorCode> errorCodeFrom(const QString &word);

} // namespace holdfast
