// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/server_trust.h"

#include <QDialog>

namespace holdfast::gui {

/// Shows who says to be a server that the window does not trust. Accepted: the person trusts it from now on.
class CertificateDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `server`: its address, for people.
    CertificateDialog(const QString &server, const CertificateOffer &offer, QWidget *parent = nullptr);
};

} // namespace holdfast::gui
