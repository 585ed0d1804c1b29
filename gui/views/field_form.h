// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QStringList>
#include <QWidget>

class QFormLayout;
class QLabel;

namespace holdfast::gui {

/// Fields with their names, and below each what is wrong with it.
class FieldForm final : public QWidget
{
    Q_OBJECT

public:
    explicit FieldForm(QWidget *parent = nullptr);

    /// `key`: for the functions below.
    void add(const QString &key, const QString &name, QWidget *field);
    /// Over the whole width, and with the height that is left.
    void addBelow(QWidget *widget);
    /// A field that does not apply is not shown, unless something is wrong with it.
    void setApplies(const QString &key, bool applies);
    [[nodiscard]] bool has(const QString &key) const { return m_rows.contains(key); }
    [[nodiscard]] QWidget *field(const QString &key) const { return m_rows[key].field; }
    /// In the order of the form.
    [[nodiscard]] const QStringList &keys() const { return m_order; }
    /// An empty sentence: nothing is wrong.
    void setFault(const QString &key, const QString &sentence);
    [[nodiscard]] QString fault(const QString &key) const;
    [[nodiscard]] bool hasFault() const;
    /// Puts the cursor where something is wrong.
    void focusFault();

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row
    {
        QWidget *field = nullptr;
        QWidget *holder = nullptr; ///< of the field and what is wrong
        QLabel *fault = nullptr;
        bool applies = true;
    };
    void renew(const Row &row);
    void restyle();

    QFormLayout *m_form;
    QMap<QString, Row> m_rows;
    QStringList m_order;
};

} // namespace holdfast::gui
