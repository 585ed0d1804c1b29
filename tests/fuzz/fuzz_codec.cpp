// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Reading a message never crashes; what can be read is written again and then read as the same.
#include "core/protocol/codec.h"
#include "core/protocol/limits.h"

#include <cstdint>
#include <cstdlib>

using namespace holdfast::protocol;

namespace {

/// The text as it came is kept only once; a message that is written anew has another.
Message withoutRaw(Message message)
{
    if (auto *result = std::get_if<JobResult>(&message))
        result->raw.clear();
    return message;
}

void require(bool good)
{
    if (!good)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto first = decode(QByteArrayView(data, static_cast<qsizetype>(size)));
    if (const auto *failure = std::get_if<DecodeFailure>(&first)) {
        // Its answer can be read, and carries the same id.
        const holdfast::Problem &problem = failure->problem;
        const auto answer = decode(encode({failure->id, Error{problem.code, problem.text(), problem.where}}));
        require(!problem.code.isEmpty() && std::holds_alternative<Envelope>(answer) &&
                std::get<Envelope>(answer).id == failure->id);
        return 0;
    }
    const auto &envelope = std::get<Envelope>(first);
    const QByteArray text = encode(envelope);
    if (text.size() > kMaxMessageBytes)
        return 0; // escapes made it longer
    const auto second = decode(text);
    require(std::holds_alternative<Envelope>(second));
    require(std::get<Envelope>(second).id == envelope.id);
    require(withoutRaw(std::get<Envelope>(second).message) == withoutRaw(envelope.message));
    return 0;
}
