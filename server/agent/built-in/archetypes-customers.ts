import { type Archetype, automation } from './archetype.ts'

export const customerOnboarding: Archetype = {
  matches:
    /\b(?:customer|client|user|subscriber|merchant)s?\b.{0,30}\bonboarding\b|\bonboard(?:ing)?\b.{0,30}\b(?:customer|client|user|subscriber|merchant)s?\b/i,
  noun: 'customer',
  owner: 'Head of Customer Success',
  trigger: 'A new customer signs up',
  purpose: 'Every new customer can use the product, is billed correctly and knows whom to ask',
  input: 'Name, company, e-mail address and chosen plan of the customer',
  mainRole: 'Customer Success Manager',
  steps: [
    {
      name: 'Validate the customer data',
      role: automation,
      sla: '5 minutes',
      actions: [
        'Check that name, company, e-mail address and plan are given.',
        'Check that no customer with the same e-mail address exists.',
      ],
      decision: {
        condition: 'the data is incomplete',
        outcome:
          'ask the customer for the missing data and return to Step {Validate the customer data}, at most 2 times; then hand the case to the Customer Success Manager',
        otherwise: 'continue with Step {Create the contact}',
      },
    },
    {
      name: 'Create the contact',
      role: 'Sales Operations',
      sla: '1 business day',
      at: 'crm',
      actions: [
        'Create the contact with name, company, e-mail address and plan.',
        'Keep its ID for the following steps.',
      ],
    },
    {
      name: 'Set up billing',
      role: 'Accounting',
      sla: '1 business day',
      at: 'payment',
      actions: ['Create the billing account for the chosen plan.', 'Set the date of the first invoice.'],
    },
    {
      name: 'Send the welcome e-mail',
      role: automation,
      sla: '15 minutes',
      at: 'email',
      actions: ['Send the login link, the first three things to do and the name of the contact person.'],
    },
    {
      name: 'Hold the kick-off call',
      role: 'Customer Success Manager',
      sla: '3 business days',
      actions: ['Agree on the goals of the first 30 days.', 'Record the agreed goals with the contact.'],
    },
  ],
}

export const supportTicket: Archetype = {
  matches:
    /\b(?:support|service desk|help ?desk|customer service)\b|\bticket (?:handling|triage|process)\b|\bcomplaints?\b/i,
  noun: 'ticket',
  owner: 'Head of Support',
  trigger: 'A customer reports a problem',
  purpose: 'Every report gets an answer in time, and the customer hears about each change',
  input: 'Name of the customer, description of the problem and the product concerned',
  mainRole: 'Support Agent',
  steps: [
    {
      name: 'Register the ticket',
      role: 'Support Agent',
      sla: '15 minutes',
      at: 'ticket',
      byPerson: true,
      actions: ['Record customer, product and description.', 'Confirm the receipt to the customer.'],
    },
    {
      name: 'Set the priority',
      role: 'Support Agent',
      sla: '1 hour',
      actions: ['Choose the priority by the number of people affected and by whether they can still work.'],
      decision: {
        condition: 'nobody can work',
        outcome: 'inform the Head of Support and continue with Step {Solve the problem}',
        otherwise: 'continue with Step {Solve the problem}',
      },
    },
    {
      name: 'Solve the problem',
      role: 'Support Agent',
      sla: '1 business day',
      actions: [
        'Search the knowledge base for the same problem.',
        'Apply the solution, or hand the ticket to an expert.',
      ],
    },
    {
      name: 'Confirm the solution with the customer',
      role: 'Support Agent',
      sla: '2 business days',
      actions: ['Tell the customer what was done and ask whether the problem is gone.'],
      decision: {
        condition: 'the problem is still there',
        outcome: 'return to Step {Solve the problem}, at most 2 times; then escalate to the Head of Support',
        otherwise: 'continue with Step {Close the ticket}',
      },
    },
    {
      name: 'Close the ticket',
      role: 'Support Agent',
      sla: '1 business day',
      at: 'ticket',
      byPerson: true,
      actions: ['Record cause and solution, so that the next agent finds them.'],
    },
  ],
}

export const refund: Archetype = {
  matches: /\brefunds?\b|\breturns? (?:handling|process|management)\b|\breimburse the customer\b|\bRMA\b/i,
  noun: 'refund_request',
  owner: 'Head of Customer Service',
  trigger: 'A customer asks for a refund',
  purpose: 'Customers get back what they are entitled to, and nothing is paid twice',
  input: 'Order number, reason and the amount asked for',
  mainRole: 'Support Agent',
  steps: [
    {
      name: 'Register the refund request',
      role: 'Support Agent',
      sla: '4 hours',
      at: 'ticket',
      byPerson: true,
      actions: ['Record order number, reason and amount.'],
    },
    {
      name: 'Check the entitlement',
      role: 'Support Agent',
      sla: '1 business day',
      actions: [
        'Compare the date of the order with the refund period.',
        'Check that the order has not been refunded before.',
      ],
      decision: {
        condition: 'the customer is not entitled to a refund',
        outcome: 'explain the reason to the customer and end the process',
        otherwise: 'continue with Step {Approve the refund}',
      },
    },
    {
      name: 'Approve the refund',
      role: 'Team Lead Support',
      sla: '1 business day',
      actions: ['Compare the amount with the price that was paid.'],
      isApproval: true,
    },
    {
      name: 'Pay back the amount',
      role: 'Accounting',
      sla: '3 business days',
      at: 'payment',
      byPerson: true,
      actions: ['Pay the amount back in the way in which it was paid.'],
    },
    {
      name: 'Inform the customer',
      role: 'Support Agent',
      sla: '1 business day',
      at: 'email',
      actions: ['Name the amount and the day on which it will arrive.'],
    },
  ],
}

export const orderFulfilment: Archetype = {
  matches:
    /\border (?:fulfil\w+|processing|handling|management|process)\b|\bfulfil\w*\b|\bshipping process\b|\border[- ]to[- ](?:cash|delivery)\b/i,
  noun: 'order',
  owner: 'Head of Operations',
  trigger: 'A customer places an order',
  purpose: 'Every order leaves complete, paid and on time',
  input: 'Order with articles, quantities, delivery address and payment',
  mainRole: 'Warehouse Clerk',
  steps: [
    {
      name: 'Check the order',
      role: automation,
      sla: '15 minutes',
      at: 'shop',
      actions: ['Check articles, quantities and delivery address.', 'Check that the payment is authorised.'],
      decision: {
        condition: 'the payment is not authorised',
        outcome: 'inform the customer and end the process',
        otherwise: 'continue with Step {Reserve the stock}',
      },
    },
    {
      name: 'Reserve the stock',
      role: 'Warehouse Clerk',
      sla: '1 hour',
      at: 'erp',
      byPerson: true,
      actions: ['Reserve every article of the order.'],
      decision: {
        condition: 'an article is out of stock',
        outcome: 'order the article and tell the customer the new delivery date',
        otherwise: 'continue with Step {Pick and pack the articles}',
      },
    },
    {
      name: 'Pick and pack the articles',
      role: 'Warehouse Clerk',
      sla: '1 business day',
      actions: ['Scan every article while packing.', 'Put the delivery note into the parcel.'],
    },
    {
      name: 'Ship the parcel',
      role: 'Warehouse Clerk',
      sla: '1 business day',
      actions: ['Hand the parcel to the carrier.', 'Record the tracking number with the order.'],
    },
    {
      name: 'Send the shipping confirmation',
      role: automation,
      sla: '1 hour',
      at: 'email',
      actions: ['Send the tracking number and the expected delivery date.'],
    },
  ],
}
