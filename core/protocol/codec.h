// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/protocol/message.h"

#include <QByteArrayView>

namespace holdfast::protocol {

/// Why a text is not a message; `id` is what could still be read of it, so that the answer can carry it.
struct DecodeFailure
{
    Problem problem; ///< code: bad_json, not_an_object, no_type, bad_field (where: its path), too_large, too_deep
    QJsonValue id = QJsonValue(QJsonValue::Undefined);
};

/// Reads one message, UTF-8 JSON. Never throws, never reads past its bounds, whatever the bytes.
[[nodiscard]] std::variant<Envelope, DecodeFailure> decode(QByteArrayView text);

/// Writes one message, UTF-8 JSON. Answers to a peer that gave no id are, byte for byte, those of the old servers.
[[nodiscard]] QByteArray encode(const Envelope &envelope);

/// The contract's word for the message's type; for Unknown the type it came with.
[[nodiscard]] QString typeName(const Message &message);

} // namespace holdfast::protocol
