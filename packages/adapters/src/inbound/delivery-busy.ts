/** The same delivery is being answered by another invocation. */
export class DeliveryBusy extends Error {
  override readonly name = 'DeliveryBusy';
  constructor(id: string) {
    super(`the delivery ${id} is being answered elsewhere; it is tried again`);
  }
}
