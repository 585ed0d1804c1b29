// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace holdfast::gui {

/// Asks which server to show, and for the token to present to it. Is accepted only with an address that can be one.
class ServerDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `address` stands in the field at first; `canKeep`: there is a keychain to keep a token in.
    ServerDialog(const QString &address, bool canKeep, QWidget *parent = nullptr);

    [[nodiscard]] QString address() const;
    /// Empty: none, or as before.
    [[nodiscard]] QByteArray token() const;
    [[nodiscard]] bool keepsToken() const;

    /// For a server that is known.
    void focusToken();

    void accept() override;

private:
    QLineEdit *m_address;
    QLineEdit *m_token;
    QCheckBox *m_keep;
    QLabel *m_fault;
};

} // namespace holdfast::gui
