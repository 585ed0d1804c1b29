// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tokens/keychain.h"

namespace holdfast::gui {

std::unique_ptr<Keychain> platformKeychain()
{
    return nullptr;
}

} // namespace holdfast::gui
